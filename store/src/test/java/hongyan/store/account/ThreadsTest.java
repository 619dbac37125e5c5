package hongyan.store.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadsTest {
    private static final int ACCOUNT = 1;
    private final Mails mails = new Mails(ACCOUNT);
    private final int inbox = mails.inbox(ACCOUNT);

    @AfterEach
    void check() {
        mails.close();
    }

    private Added add(String id, String subject, String... references) {
        return mails.add(ACCOUNT, Mails.message(id, subject, references), 10, Flags.NONE, List.of(inbox))
                .getFirst();
    }

    @Test
    void anAnswerJoinsItsQuestion() {
        Added question = add("a@x", "Lunch");
        Added answer = add("b@x", "Re: Lunch", "a@x");
        assertThat(answer.thread()).isEqualTo(question.thread());
        assertThat(mails.list(ACCOUNT, v -> v.thread(question.thread())))
                .containsExactly(question.email(), answer.email());
    }

    @Test
    void aChineseAnswerToo() {
        Added question = add("a@x", "=?UTF-8?B?5Y2I6aWt?=");
        assertThat(add("b@x", "=?UTF-8?B?5Zue5aSNOiDljYjppa0=?=", "a@x").thread())
                .isEqualTo(question.thread());
        assertThat(add("c@x", "=?UTF-8?B?562U5aSN77ya5Y2I6aWt?=", "a@x").thread())
                .isEqualTo(question.thread());
    }

    @Test
    void anotherSubjectIsAnotherThread() {
        Added question = add("a@x", "Lunch");
        assertThat(add("b@x", "Dinner", "a@x").thread()).isNotEqualTo(question.thread());
    }

    @Test
    void theSameSubjectAloneIsNoThread() {
        Added first = add("a@x", "Report");
        assertThat(add("b@x", "Report").thread()).isNotEqualTo(first.thread());
    }

    @Test
    void theQuestionMayComeLater() {
        Added answer = add("b@x", "Re: Lunch", "a@x");
        assertThat(add("a@x", "Lunch").thread()).isEqualTo(answer.thread());
    }

    @Test
    void twoAnswersToAnUnknownQuestionMeet() {
        Added first = add("b@x", "Re: Lunch", "a@x");
        assertThat(add("c@x", "Re: Lunch", "a@x").thread()).isEqualTo(first.thread());
    }

    @Test
    void aCopyThatComesTwiceIsOneThread() {
        Added first = add("a@x", "Lunch");
        assertThat(add("a@x", "Lunch").thread()).isEqualTo(first.thread());
    }

    @Test
    void threadIsOrderedByTimeOfReceipt() {
        Added late = add("a@x", "Lunch");
        mails.store.clock().advance(Duration.ofHours(-2));
        Added early = add("b@x", "Re: Lunch", "a@x");
        assertThat(mails.list(ACCOUNT, v -> v.thread(late.thread()))).containsExactly(early.email(), late.email());
    }

    @Test
    void threadIdIsNotReusedWhenItsFirstMessageGoes() {
        Added question = add("a@x", "Lunch");
        Added answer = add("b@x", "Re: Lunch", "a@x");
        mails.accounts.update(ACCOUNT, tx -> tx.destroy(question.email()));
        assertThat(add("c@x", "Re: Lunch", "a@x", "b@x").thread()).isEqualTo(answer.thread());
        assertThat(add("d@x", "Re: Lunch", "a@x").thread()).isEqualTo(answer.thread());
    }

    @Test
    void baseSubjects() {
        assertThat(List.of(
                        "Lunch",
                        "RE: lunch",
                        "Re[2]: Lunch",
                        "Fwd: Re: LUNCH",
                        "[list] Re: [list] Lunch",
                        "[Fwd: Lunch]",
                        "Lunch (fwd)",
                        " re :  Lunch ",
                        "回复：Lunch",
                        "转发: 答复: Lunch"))
                .allSatisfy(subject -> assertThat(BaseSubject.base(subject)).isEqualTo("lunch"));
        assertThat(BaseSubject.base("Rent: due")).isEqualTo("rent: due");
        assertThat(BaseSubject.base("[only]")).isEqualTo("[only]");
        assertThat(BaseSubject.base("Re:")).isEmpty();
        assertThat(BaseSubject.base("[".repeat(5000))).hasSize(5000);
        assertThat(BaseSubject.of(null)).isEmpty();
    }
}
