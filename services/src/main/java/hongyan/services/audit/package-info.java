/// What administrators did: pages of an organisation's audit rows, and the check that nobody has touched the chain.
///
/// Rows are written by `hongyan.store.tenant` in the transaction they describe; this room only reads.
@NullMarked
package hongyan.services.audit;

import org.jspecify.annotations.NullMarked;
