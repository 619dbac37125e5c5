/// Mail accounts: mailboxes, messages, threads, flags, UIDs, MODSEQs, the change log, quota.
///
/// [AccountStore] is the door. [AccountView] reads one account on one snapshot; [AccountTx] changes it, alone on its
/// shard. One door for writes: IMAP, JMAP, delivery and everything later use the same verbs.
///
/// Invariants: UID, modseq, ids and quota are read and written in the transaction of the row that uses them; all
/// changes
/// of a transaction share one modseq, one more than the account's last; for any snapshot the visible UIDs of a mailbox
/// are a prefix of what will ever be; a change is published after commit, in modseq order; every key starts with the
/// account, so no view reaches another's rows. [AccountCheck] says whether all of it holds.
///
/// A message (email id) may be in several mailboxes (JMAP); its flags are one set for all of them, but `\Deleted`
/// belongs to each place (mailbox and UID) alone, so that copy, delete, expunge (the old IMAP move) never touches the
/// copy. COPY into a mailbox that already holds the message makes a second message over the same body.
///
/// What leaves the account is kept in `EXPUNGED` for some time, over the same body and beside the quota, and comes back
/// as a new message ([AccountTx#restore]). A large mailbox and an account that are destroyed are gone at once for
/// everybody who looks and are emptied in pages by [Upkeep]: inside, `stored` means with what is going, without it is
/// what others may see. [Inspection] checks and mends accounts while the server runs; [AccountCheck] is the strict one,
/// for accounts that stand still.
///
/// Reading order: [AccountStore], [AccountView], [AccountTx], [Mailbox], [Email], [UidRow], [Change]; inside:
/// [StoredTx], [Ledger], [Messages], [Removals], [Recovery], [Places], [Folders], [Threads], [ChangeLog],
/// [ChangeReader], the rows and codecs; then [Upkeep]; then [Inspection], [Look], [MailboxLook], [MessageLook],
/// [StrayLook], [LogLook], [CountLook], [LostMessages], [HolderLook].
@NullMarked
package hongyan.store.account;

import org.jspecify.annotations.NullMarked;
