package hongyan.services.search;

import hongyan.store.account.Email;
import hongyan.store.account.EmailState;
import hongyan.store.account.Flags;
import hongyan.store.account.UidRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A message under test, with as much of it as has been read so far. *Threads*: one at a time.
final class Candidate {
    final int id;
    final int uid;
    final long modseq;
    /// 0 when unknown.
    final long savedSeconds;
    final Flags flags;
    final List<EmailState.Place> places;
    /// What the scan gives back when it is found.
    final Object source;

    /// What the index knows.
    final Oracle oracle;

    @Nullable
    Email email;

    @Nullable
    List<EmailState> thread;

    /// What is known without its body.
    Answer answer = Answer.OPEN;

    Candidate(int mailbox, UidRow row, Oracle oracle) {
        this.oracle = oracle;
        this.id = row.email();
        this.uid = row.uid();
        this.modseq = row.modseq();
        this.savedSeconds = row.savedSeconds();
        this.flags = row.flags();
        this.places =
                List.of(new EmailState.Place(mailbox, row.uid(), row.flags().has(Flags.DELETED)));
        this.source = row;
    }

    Candidate(EmailState state, Oracle oracle) {
        this.oracle = oracle;
        this.id = state.email();
        this.uid = 0;
        this.modseq = state.modseq();
        this.savedSeconds = 0;
        this.flags = state.flags();
        this.places = state.places();
        this.source = state;
    }
}
