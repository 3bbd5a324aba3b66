import subprocess,sys,re,yaml
out=subprocess.run([sys.executable,'recount.py','/work/shared/documents'],capture_output=True,text=True).stdout
un=[l[len('UNEXPLAINED '):] for l in out.split('\n') if l.startswith('UNEXPLAINED ')]
classes=[
 ("An object in a multipart body is a file.", r"body\.\w+ type: object → file$"),
 ("The URL path repeats a constant segment; the table lists it as a parameter of the client's call chain.", r"path\.(add|modify|query)institutionsub "),
 ("The table breaks the name with a space.", r"payer _currency"),
 ("The table calls the path's parameter by another name than the URL path; the field under the right name says so.", r"path\.(use_id|transaction_id) presence: yes"),
 ("The page lists the columns of a failure only; the answer is the bill's text.", r"download(bill|fundflow) response: fields → file"),
 ("An option of the PHP client, no field.", r"path\.timeout"),
 ("The part of the redirect's URL behind `#`, which is not sent.", r"path\.fragment"),
 ("The notice says XML, and the table lists members below a line; the marker names the encryption only.", r"req_info encoded"),
 ("The table's indentation leaves the object in the middle of its members.", r"RECHARGE\.CLOSED"),
 ("Two pages describe one operation, each with a name of its own for the path's parameter.", r"is a second page"),
]
doc=[]; left=list(un)
for reason,rx in classes:
    hit=[d for d in left if re.search(rx,d)]
    left=[d for d in left if d not in hit]
    if hit: doc.append({'reason':reason,'differences':hit})
print('\n'.join(left))
head="# Every difference between the documents and the specs that no remark in a spec explains, with the reason; `recount.py` demands\n# that each is listed and that each listed one is still there.\n"
class D(yaml.SafeDumper):
    def increase_indent(self,flow=False,indentless=False): return super().increase_indent(flow,False)
open('differences.yaml','w').write(head+yaml.dump(doc,Dumper=D,allow_unicode=True,width=400,sort_keys=False))
