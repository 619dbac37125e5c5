package hongyan.store.account;

/// One message in one mailbox.
///
/// @param flags of the message, and `\Deleted` of this place
public record UidRow(int uid, int email, long modseq, Flags flags) {}
