package hongyan.store.account;

/// A mailbox (folder) of an account.
///
/// @param id never reused within the account
/// @param parent 0 at the top
/// @param name one level, 1 to 200 characters, no `/`, NFC; the INBOX is `INBOX`
/// @param uidNext the UID the next message gets
/// @param total messages in it
/// @param unseen of them without `\Seen`
/// @param deleted of them with `\Deleted`
/// @param bytes their sizes summed
/// @param modseq the highest MODSEQ of any message change in it, expunges included
/// @param sortOrder for JMAP clients
public record Mailbox(
        int id,
        int parent,
        String name,
        Role role,
        int uidValidity,
        int uidNext,
        int total,
        int unseen,
        int deleted,
        long bytes,
        long modseq,
        boolean subscribed,
        int sortOrder) {}
