package hongyan.store.sharing;

/// What somebody else has granted.
///
/// @param owner account
/// @param member the owner, as a member
/// @param mailbox or [Acl#EVERY]
public record Granted(int owner, int member, int mailbox, Grant grant) {}
