/// Mailboxes shared within an organisation: who may what with whose mailbox, what is shared with somebody, grants made
/// and taken back. IMAP uses it today; JMAP and the web may.
///
/// [Sharing] answers from the snapshot or transaction it is given, so that a check and what it allows are one; it
/// remembers nothing: a person who leaves a department loses its grants at once. [Identifiers] turns what a client
/// calls a grantee into one, and back.
///
/// Choices: the owner always has all rights, and nobody can take them. Rights add up over everything a person is
/// (herself, her departments and those above them, her groups, anyone); what is denied to any of these is gone.
/// `anyone` is everybody of the organisation, never a stranger. Flags belong to the message: `\Seen` of a shared
/// mailbox is one for all. A mailbox made inside a shared one is shared alike; a grant on the whole account, as the
/// people of a shared mailbox have it, counts on every mailbox of it.
///
/// Never: across organisations. Reading order: [Sharing], [Identifiers], `hongyan.store.sharing`.
@NullMarked
package hongyan.services.sharing;

import org.jspecify.annotations.NullMarked;
