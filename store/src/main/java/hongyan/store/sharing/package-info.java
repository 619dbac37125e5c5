/// Who may see whose mailboxes (RFC 4314), which mailboxes of others somebody is subscribed to, and annotations (RFC
/// 5464).
///
/// [Acl] is the door to rights: a [Grant] gives a [Grantee] [Rights] on a mailbox, or denies them. Each grant is two
/// rows under the owner's shard: `ACL_OF` (owner, mailbox, grantee) for the checks, `ACL` (grantee, owner, mailbox) to
/// find what is shared with somebody; a grant may be on the whole account instead of one mailbox ([Acl#EVERY]).
/// [Subscriptions] are rows of the subscriber (`ACL_OF` with mailbox 0).
/// [Annotations] are `METADATA` (account, mailbox or 0, reader or 0, entry).
///
/// Invariants: both rows of a grant are written and removed in one transaction; a grantee names its organisation, so no
/// grant reaches across the wall; a mailbox takes its grants and annotations with it
/// (`hongyan.store.account.MailboxRows`). A change of rights is a change of the mailbox: those who follow the account
/// hear of it.
///
/// Never: who belongs to a group or department (`hongyan.services.sharing` asks the directory).
///
/// Reading order: [Rights], [Grantee], [Grant], [Acl], [Subscriptions], [Annotations].
@NullMarked
package hongyan.store.sharing;

import org.jspecify.annotations.NullMarked;
