/// Shared mailboxes: mail accounts of an organisation without a person and without a password. They receive mail at
/// their address like a member; people work with them by grants.
///
/// A shared mailbox is a row among the members ([hongyan.store.tenant.Member.Kind#SHARED_MAILBOX]): address, quota,
/// mail
/// account, recycle bin are those of a member, and nothing of the member's other ways in leads to it. Its people have a
/// grant each on the whole account ([hongyan.store.sharing.Acl#EVERY]), and may send from its address when their own
/// row
/// says so.
///
/// Invariants: it has no credential, no session and no duty; whoever works with it is a person of the same
/// organisation;
/// account, address, grants and audit row are written in one transaction. Removed is removed at once for its people,
/// and
/// for good when its time in the recycle bin is over.
///
/// Never: a password. Reading order: [NewSharedMailbox], [MailboxRight], [SharedMailboxes], [MailboxPeople].
@NullMarked
package hongyan.services.sharedmailbox;

import org.jspecify.annotations.NullMarked;
