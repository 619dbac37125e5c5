/// What a person sends as, and what they have sent: identities (RFC 8621 6) and submissions (RFC 8621 7).
///
/// Rows live under the account; every change is noted in the account's change log in the same transaction, so that JMAP
/// clients see it. An identity is made for each address of its owner the first time it is asked for; which addresses
/// are somebody's is the directory's business, never this room's. A submission is a record of what was handed over;
/// the mail itself is in the queue. The oldest records go when there are too many.
///
/// Reading order: [Identity], [Identities], [Submitted], [Submissions].
@NullMarked
package hongyan.store.sending;

import org.jspecify.annotations.NullMarked;
