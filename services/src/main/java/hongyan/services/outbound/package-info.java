/// Mail out: the scheduler takes what is due from the queue, finds the way, hands it over, writes down what came of it.
///
/// [Scheduler] reads the schedule and runs one worker for each connection; [Jobs] knows what waits in memory and who
/// works; [Attempts] takes a job from the lease to the result. [Routes] finds the hosts (RFC 5321 5.1); [Sender] tries
/// them; [Results] writes the outcome and [Bounces] the reports (RFC 3464), one for all recipients of a message that
/// fared alike in one attempt.
///
/// Invariants: a recipient is sent to only under a lease that is on disk; its result is one transaction with the report
/// to the sender. A crash between the other side's 250 and our commit leaves the lease: the recipient comes up again,
/// so
/// there may be one duplicate and never a loss. The null sender is never answered.
///
/// Reading order: [OutboundSettings], [Scheduler], [Jobs], [Attempts], [Routes], [Sender], [Results], [RetrySchedule],
/// [Bounces].
@NullMarked
package hongyan.services.outbound;

import org.jspecify.annotations.NullMarked;
