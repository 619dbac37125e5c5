package hongyan.store.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.base.failure.Reason;
import hongyan.base.failure.TryLater;
import hongyan.kv.Shards;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublicationTest {
    private final Mails mails = new Mails(1, 2);

    @AfterEach
    void check() {
        mails.close();
    }

    @Test
    void listenersHearTheirAccountUntilClosed() {
        List<Committed> one = new ArrayList<>();
        List<Committed> all = new ArrayList<>();
        Subscription subscription = mails.accounts.subscribe(1, one::add);
        Subscription everything = mails.accounts.subscribeAll(all::add);
        Added a = mails.add(1, mails.inbox(1));
        mails.add(2, mails.inbox(2));
        assertThat(one).extracting(Committed::modseq).containsExactly(a.modseq());
        assertThat(all).extracting(Committed::account).containsExactly(1, 2);
        subscription.close();
        everything.close();
        mails.add(1, mails.inbox(1));
        assertThat(one).hasSize(1);
        assertThat(all).hasSize(2);
    }

    @Test
    void aListenerThatThrowsIsDroppedAndHarmsNobody() {
        AtomicInteger calls = new AtomicInteger();
        List<Committed> other = new ArrayList<>();
        Subscription _ = mails.accounts.subscribe(1, committed -> {
            calls.incrementAndGet();
            throw new TryLater(Reason.INTERNAL); // carries no stack to fill the log
        });
        Subscription _ = mails.accounts.subscribe(1, other::add);
        mails.add(1, mails.inbox(1));
        mails.add(1, mails.inbox(1));
        assertThat(calls).hasValue(1);
        assertThat(other).hasSize(2);
        assertThat(mails.mailbox(1, Role.INBOX).total()).isEqualTo(2);
    }

    @Test
    void nothingIsPublishedOfATransactionThatFails() {
        List<Committed> heard = new ArrayList<>();
        Subscription _ = mails.accounts.subscribe(1, heard::add);
        assertThatThrownBy(() -> mails.accounts.update(1, tx -> {
                    tx.createMailbox(0, "x", Role.NONE);
                    throw new IllegalStateException("on purpose");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(heard).isEmpty();
        assertThat(mails.find(1, v -> v.mailboxNamed(0, "x"))).isEmpty();
    }

    @Test
    void aGuestOfALargerTransactionIsWrittenAndPublished() {
        List<Committed> heard = new ArrayList<>();
        Subscription _ = mails.accounts.subscribe(1, heard::add);
        mails.store.kv().write(Shards.account(1), tx -> {
            AccountTx first = mails.accounts.within(tx, 1);
            first.createMailbox(0, "x", Role.NONE);
            AccountTx second = mails.accounts.within(tx, 1);
            return second.createMailbox(0, "y", Role.NONE);
        });
        assertThat(mails.find(1, v -> v.mailboxNamed(0, "x"))).isPresent();
        assertThat(mails.find(1, v -> v.mailboxNamed(0, "y"))).isPresent();
        assertThat(heard).hasSize(2);
        assertThat(heard.get(1).modseq()).isGreaterThan(heard.get(0).modseq());
    }

    @Test
    void severalAccountsCommitTogether() {
        List<Committed> heard = new ArrayList<>();
        Subscription _ = mails.accounts.subscribeAll(heard::add);
        int known = mails.accounts.updateAll(List.of(2, 99, 1), all -> {
            all.values().forEach(tx -> tx.createMailbox(0, "both", Role.NONE));
            return all.size();
        });
        assertThat(known).isEqualTo(2);
        assertThat(heard).hasSize(2);
        assertThat(mails.find(1, v -> v.mailboxNamed(0, "both"))).isPresent();
        assertThat(mails.find(2, v -> v.mailboxNamed(0, "both"))).isPresent();
    }
}
