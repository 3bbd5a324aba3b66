//! The generator: its output, its findings, and what the compiler says about the output.

#[cfg(test)]
mod advice;
#[cfg(test)]
mod arbitrary;
#[cfg(test)]
mod broken_characters;
#[cfg(test)]
mod compiler_messages;
#[cfg(test)]
mod conservation;
#[cfg(test)]
mod file_names;
#[cfg(test)]
mod hover;
#[cfg(test)]
mod key_pairs;
#[cfg(test)]
mod misspelt;
mod modules;
#[cfg(test)]
mod obstacle;
#[cfg(test)]
mod once;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod sharing;
