package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.testkit.imap.ImapTestClient;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// SORT (RFC 5256, RFC 5267 3, RFC 5957) in talks.
class SortTest {
    private final ImapRig rig = new ImapRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private static byte[] mail(String from, String to, String subject, String date, String text) {
        return ("From: " + from + "\r\nTo: " + to + "\r\nSubject: " + subject + "\r\nDate: " + date
                        + "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text)
                .getBytes(StandardCharsets.UTF_8);
    }

    private void fill() {
        try (ImapTestClient c = rig.ann()) {
            c.append(
                            "INBOX",
                            "",
                            "\"03-Nov-2026 12:00:00 +0000\"",
                            mail("Zoe <a@x.test>", "b@x.test", "Re: banana", "Mon, 02 Nov 2026 10:00:00 +0800", "x"))
                    .ok();
            c.append(
                            "INBOX",
                            "\\Flagged",
                            "\"01-Nov-2026 12:00:00 +0000\"",
                            mail(
                                    "=?UTF-8?B?5byg5LiJ?= <c@x.test>",
                                    "Anna <z@x.test>",
                                    "apple",
                                    "3 Nov 2026 10:00 +0800",
                                    "xxxx"))
                    .ok();
            c.append(
                            "INBOX",
                            "",
                            "\"02-Nov-2026 12:00:00 +0000\"",
                            mail(
                                    "B@x.test",
                                    "a@x.test",
                                    "[list] Banana (fwd)",
                                    "Mon, 02 Nov 2026 01:00:00 +0000",
                                    "xx"))
                    .ok();
            c.append(
                            "INBOX",
                            "",
                            "\"04-Nov-2026 12:00:00 +0000\"",
                            mail("=?GBK?B?1dQ=?= <d@x.test>", "", "", "not a date", "xxx"))
                    .ok();
        }
    }

    private static void sorts(ImapTestClient c, String command, String numbers) {
        assertThat(c.command(command).ok().one("SORT")).as(command).isEqualTo(("SORT " + numbers).strip());
    }

    @Test
    void everyKey() {
        fill();
        try (ImapTestClient c = rig.inbox()) {
            sorts(c, "SORT (ARRIVAL) UTF-8 ALL", "2 3 1 4");
            sorts(c, "SORT (REVERSE ARRIVAL) UTF-8 ALL", "4 1 3 2");
            sorts(c, "SORT (DATE) US-ASCII ALL", "3 1 2 4");
            sorts(c, "SORT (FROM) UTF-8 ALL", "1 3 2 4");
            sorts(c, "SORT (TO) UTF-8 ALL", "4 3 1 2");
            sorts(c, "SORT (CC) UTF-8 ALL", "1 2 3 4");
            sorts(c, "SORT (REVERSE CC) UTF-8 ALL", "1 2 3 4");
            sorts(c, "SORT (SUBJECT) UTF-8 ALL", "4 2 1 3");
            sorts(c, "SORT (SUBJECT REVERSE DATE) UTF-8 ALL", "4 2 1 3");
            sorts(c, "SORT (REVERSE SUBJECT DATE) UTF-8 ALL", "3 1 2 4");
            sorts(c, "UID SORT (REVERSE DATE) UTF-8 UNFLAGGED", "4 1 3");
            sorts(c, "SORT (DATE) UTF-8 KEYWORD none", "");
            c.command("SORT (COLOUR) UTF-8 ALL").bad();
            c.command("SORT () UTF-8 ALL").bad();
            c.command("SORT (DATE)").bad();
            assertThat(c.command("SORT (DATE) KLINGON ALL").no().text()).startsWith("[BADCHARSET (UTF-8 ");
        }
    }

    @Test
    void namesAreInPinyinOrder() {
        fill();
        try (ImapTestClient c = rig.inbox()) {
            // B@x.test, 张三 (zhang san), 赵 (zhao), Zoe
            sorts(c, "SORT (DISPLAYFROM) UTF-8 ALL", "3 2 4 1");
            sorts(c, "SORT (REVERSE DISPLAYFROM) UTF-8 ALL", "1 4 2 3");
            // nobody, a@, Anna, b@
            sorts(c, "SORT (DISPLAYTO) UTF-8 ALL", "4 3 2 1");
        }
    }

    @Test
    void extendedAnswers() {
        fill();
        try (ImapTestClient c = rig.inbox()) {
            assertThat(c.command("SORT RETURN (MIN MAX COUNT) (ARRIVAL) UTF-8 ALL")
                            .ok()
                            .one("ESEARCH"))
                    .endsWith(") MIN 2 MAX 4 COUNT 4");
            assertThat(c.command("UID SORT RETURN () (ARRIVAL) UTF-8 ALL").ok().one("ESEARCH"))
                    .endsWith(") UID ALL 2:3,1,4");
            assertThat(c.command("SORT RETURN (PARTIAL 2:3) (ARRIVAL) UTF-8 ALL")
                            .ok()
                            .one("ESEARCH"))
                    .endsWith(") PARTIAL (2:3 3,1)");
            assertThat(c.command("SORT RETURN (PARTIAL -1:-2 COUNT) (ARRIVAL) UTF-8 ALL")
                            .ok()
                            .one("ESEARCH"))
                    .endsWith(") COUNT 4 PARTIAL (-1:-2 1,4)");
            assertThat(c.command("SORT RETURN (PARTIAL 5:9) (ARRIVAL) UTF-8 ALL")
                            .ok()
                            .one("ESEARCH"))
                    .endsWith(") PARTIAL (5:9 NIL)");
            c.command("SORT RETURN (SAVE MIN) (ARRIVAL) UTF-8 ALL").ok();
            assertThat(c.command("SEARCH $").ok().one("SEARCH")).isEqualTo("SEARCH 2");
            assertThat(c.command("SORT (ARRIVAL) UTF-8 MODSEQ 1").ok().one("SORT"))
                    .matches("SORT 2 3 1 4 \\(MODSEQ \\d+\\)");
        }
    }
}
