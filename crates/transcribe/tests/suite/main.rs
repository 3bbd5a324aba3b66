//! Transcription from outside.

// `cfg(test)` always holds here; it tells clippy that helpers, too, may `unwrap`.
#[cfg(test)]
mod broken_addresses;
#[cfg(test)]
mod broken_sentences;
#[cfg(test)]
mod broken_words;
#[cfg(test)]
mod cells;
#[cfg(test)]
mod cells_like_headings;
#[cfg(test)]
mod choices_in_cells;
#[cfg(test)]
mod contradictions;
#[cfg(test)]
mod corrected_shapes;
#[cfg(test)]
mod dependences;
#[cfg(test)]
mod english;
#[cfg(test)]
mod examples;
mod examples_before_types;
#[cfg(test)]
mod file_responses;
#[cfg(test)]
mod footnotes;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod forms_merging;
#[cfg(test)]
mod further_columns;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod guessed_places;
#[cfg(test)]
mod importing;
#[cfg(test)]
mod labels_like_headings;
#[cfg(test)]
mod lists_in_doubt;
#[cfg(test)]
mod losses;
#[cfg(test)]
mod losses_of_rows;
#[cfg(test)]
mod merging;
#[cfg(test)]
mod merging_choices;
#[cfg(test)]
mod mirror;
#[cfg(test)]
mod missing_cells;
#[cfg(test)]
mod named_ciphers;
#[cfg(test)]
mod near_words;
mod notes_in_lists;
#[cfg(test)]
mod objects_without_members;
#[cfg(test)]
mod older_pages;
#[cfg(test)]
mod other_messages;
#[cfg(test)]
mod other_roles;
#[cfg(test)]
mod parts_of_pages;
#[cfg(test)]
mod prints;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod prose;
#[cfg(test)]
mod removals;
#[cfg(test)]
mod roles_of_callers;
#[cfg(test)]
mod rows_in_tables;
#[cfg(test)]
mod saved_otherwise;
#[cfg(test)]
mod second_source;
#[cfg(test)]
mod seeds;
#[cfg(test)]
mod silent_changes;
#[cfg(test)]
mod silent_facts;
#[cfg(test)]
mod spoiled;
#[cfg(test)]
mod spoiled_at_random;
#[cfg(test)]
mod spoiled_columns;
mod spoiled_everywhere;
#[cfg(test)]
mod spoiled_marks;
#[cfg(test)]
mod spoiled_samples;
#[cfg(test)]
mod spoiled_tables;
#[cfg(test)]
mod spoiled_types;
#[cfg(test)]
mod stated_facts;
#[cfg(test)]
mod stored_copies;
#[cfg(test)]
mod struck_out;
#[cfg(test)]
mod tables_of_v3;
#[cfg(test)]
mod unmarked_fields;
#[cfg(test)]
mod unmarked_members;
