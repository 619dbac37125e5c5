/// IMAP4rev1 (RFC 3501, read with the clarifications of RFC 9051) on the wire.
///
/// [ImapServer] is the handler of a listener; each connection runs an [ImapSession]: read a command ([CommandReader]),
/// parse it to a typed [Command] ([CommandParser], pure), ask its row in [ImapVerb] whether it may come now, do it
/// (one class per family of commands), deliver what changed meanwhile ([MailboxNews]), answer.
///
/// Invariants: the map from message numbers to UIDs ([SelectedMailbox]) changes only when the client is told, and
/// EXPUNGE is told only when the verb's row allows. Nothing is read from the socket or written to it inside a snapshot
/// or a transaction. Changes of others come through a subscription taken together with the snapshot ([Updates]).
/// A waiting session holds no buffer.
///
/// Choices: no `\Recent` (RFC 9051 dropped it). INTERNALDATE is kept as an instant and told in the zone
/// of the server, in which the days of SEARCH begin too. A mailbox deleted under another
/// session ends that session with BYE (RFC 2180 3.3). A FETCH or STORE by message number of a message that is gone
/// answers `NO [EXPUNGEISSUED]` behind those that are left (RFC 2180 4.1). A subscription ends with its mailbox.
///
/// What others share is under `Shared/` and the owner's address ([Folders], [FolderList]): names of people are not
/// unique
/// and change, addresses are and hardly do. Every command asks for the rights it needs (RFC 4314 4); those on a
/// selected
/// mailbox of another are looked at again before each command and when the mailbox changes ([BoxRights]): whoever may
/// not
/// read it any more is sent away with BYE. Ids of another's mailboxes and messages name the account (`m5-12`). What a
/// session wants to be told unasked (NOTIFY) is noted by [Watch] and told by [NotifyNews], in IDLE, in commands and
/// while
/// it waits for one.
///
/// Searches: [SearchParser] and [SearchKeyParser] read them, [SearchCommand] answers SEARCH, SORT and THREAD, and
/// [MultiSearch] ESEARCH, with [SearchAnswer]. Sorts ([SortTable]) and threads ([Threader], [Links], [Forest],
/// [SubjectMerge]) hold numbers in arrays, no object per message. [Contexts] keep the client told of results.
///
/// Never: the key-value floor, another protocol, a body opened for what the stored envelope and structure tell.
///
/// Reading order: [ImapServer], [ImapSession], [Command], [CommandParser], [SelectedMailbox], [MailboxNews],
/// [FetchCommand], [FetchWriter].
@NullMarked
package hongyan.protocols.imap;

import org.jspecify.annotations.NullMarked;
