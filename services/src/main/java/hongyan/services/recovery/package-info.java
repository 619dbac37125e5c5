/// Brings back mail that left an account: for the member, and for administrators, with a row in the audit trail.
///
/// What left, and for how long it is kept, is the store's business ([hongyan.store.account.Upkeep]); here is who may
/// bring back what, and in which portions. A page of messages is one transaction; an administrator's audit row is part
/// of it.
///
/// Never: reads bodies, opens a socket. Reading order: [Restores].
@NullMarked
package hongyan.services.recovery;

import org.jspecify.annotations.NullMarked;
