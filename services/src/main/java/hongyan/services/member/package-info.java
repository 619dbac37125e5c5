/// The people of an organisation: added, invited by a link, changed, frozen, deleted; found by colleagues.
///
/// Reading order: [NewMember], [Members], [MemberNames], [Activations], [People].
///
/// States: invited (no password yet, receives already), active, frozen (neither signs in nor receives, sessions end at
/// once), deleted (recycle bin: mail and addresses are kept thirty days).
///
/// Shared mailboxes are rows among the members and nobody here: they belong to `hongyan.services.sharedmailbox`.
///
/// Invariants: a member and its mail account are made in one transaction, with the audit row; an address is of a domain
/// that the organisation owns and that is live; an organisation never loses its last active administrator.
@NullMarked
package hongyan.services.member;

import org.jspecify.annotations.NullMarked;
