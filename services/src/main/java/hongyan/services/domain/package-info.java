/// Mail domains: a company adds one, proves it by DNS, gets the sheet of records to publish, and sees which are right.
///
/// Reading order: [Domains], [RecordSheet], [DomainChecks], [DnsJudge], [DkimKeys], [Rounds].
///
/// States: `WAITING` (claimed, neither sends nor receives), `VERIFIED` (ownership seen), `FAILING` (ownership was seen
/// and is missing now: goes on for seven days, then `WAITING`). An answer that does not come changes no state. A free
/// sub-domain and one the operator vouches for are verified without a question.
///
/// Invariants: several organisations may claim a domain, one alone can own it; DNS is asked outside of transactions;
/// private keys leave this room only as [DkimKeys.Signing].
@NullMarked
package hongyan.services.domain;

import org.jspecify.annotations.NullMarked;
