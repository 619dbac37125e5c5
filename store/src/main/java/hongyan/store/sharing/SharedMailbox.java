package hongyan.store.sharing;

/// A mailbox somebody else has granted something on.
///
/// @param owner account
/// @param member the owner, as a member
public record SharedMailbox(int owner, int member, int mailbox, Grant grant) {}
