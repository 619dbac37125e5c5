package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.testkit.imap.ImapTestClient;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchTest {
    private final ImapRig rig = new ImapRig();

    @BeforeEach
    void fill() {
        try (ImapTestClient c = rig.ann()) {
            c.append("INBOX", "\\Seen", "\"10-Nov-2026 23:30:00 +0000\"", ImapRig.message("alpha"))
                    .ok();
            c.append("INBOX", "\\Flagged", ImapRig.message("=?GB2312?B?u+HS6bzN0qo=?=", "请看附件里的季度报表，谢谢。\r\n"))
                    .ok();
            c.append("INBOX", "", ImapRig.message("gamma", "Nothing but <b>plain</b> Text.\r\n"))
                    .ok();
        }
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void finds(ImapTestClient c, String keys, String numbers) {
        assertThat(c.command(keys.getBytes(StandardCharsets.UTF_8)).ok().one("SEARCH"))
                .as(keys)
                .isEqualTo(("SEARCH " + numbers).strip());
    }

    @Test
    void keys() {
        try (ImapTestClient c = rig.inbox()) {
            finds(c, "SEARCH ALL", "1 2 3");
            finds(c, "SEARCH 2:* SEEN", "");
            finds(c, "SEARCH OR SEEN FLAGGED", "1 2");
            finds(c, "SEARCH NOT (OR SEEN FLAGGED)", "3");
            finds(c, "SEARCH SUBJECT AlphA", "1");
            finds(c, "SEARCH FROM ann@example", "1 2 3");
            finds(c, "SEARCH TO \"Bob <bob\"", "1 2 3");
            finds(c, "SEARCH ON 10-Nov-2026", "1");
            finds(c, "SEARCH BEFORE 11-Nov-2026", "1");
            finds(c, "SEARCH SINCE 11-Nov-2026", "2 3");
            finds(c, "SEARCH SENTON 22-Nov-2026", "1 2 3");
            finds(c, "SEARCH HEADER Message-ID gamma@", "3");
            finds(c, "SEARCH HEADER X-Nothing \"\"", "");
            finds(c, "SEARCH BODY \"plain</b> text\"", "3");
            finds(c, "SEARCH TEXT gamma", "3");
            finds(c, "SEARCH UID 2:9 UNSEEN", "2 3");
            finds(c, "SEARCH LARGER 1 SMALLER 10", "");
            finds(c, "SEARCH YOUNGER 3600", "2 3");
            finds(c, "UID SEARCH 1,3", "1 3");
            String ids = c.command("FETCH 2 (EMAILID THREADID)").ok().one("FETCH");
            assertThat(ids).matches("2 FETCH \\(EMAILID \\(e\\d+\\) THREADID \\(t\\d+\\)\\)");
            finds(c, "SEARCH EMAILID " + ids.substring(ids.indexOf("(e") + 1, ids.indexOf(')')), "2");
            finds(c, "SEARCH EMAILID e99999999999999", "");
        }
    }

    @Test
    void chinese() throws Exception {
        try (ImapTestClient c = rig.inbox()) {
            finds(c, "SEARCH CHARSET UTF-8 SUBJECT {6+}\r\n会议", "2");
            finds(c, "SEARCH CHARSET UTF-8 BODY \"季度报\"", "2");
            finds(c, "SEARCH CHARSET UTF-8 TEXT 纪要", "2");
            finds(c, "SEARCH CHARSET UTF-8 TEXT 无此", "");
            ByteArrayOutputStream gbk = new ByteArrayOutputStream();
            gbk.writeBytes("SEARCH CHARSET GBK BODY {6+}\r\n".getBytes(StandardCharsets.US_ASCII));
            gbk.writeBytes("季度报".getBytes(Charset.forName("GBK")));
            assertThat(c.command(gbk.toByteArray()).ok().one("SEARCH")).isEqualTo("SEARCH 2");
            assertThat(c.command("SEARCH CHARSET KLINGON TEXT x").no().text()).startsWith("[BADCHARSET (");
        }
    }

    @Test
    void extendedAnswersAndSavedResults() {
        try (ImapTestClient c = rig.inbox()) {
            assertThat(c.command("SEARCH RETURN (MIN MAX COUNT ALL) UNSEEN")
                            .ok()
                            .one("ESEARCH"))
                    .endsWith(" MIN 2 MAX 3 ALL 2:3 COUNT 2");
            assertThat(c.command("UID SEARCH RETURN () SEEN").ok().one("ESEARCH"))
                    .endsWith(") UID ALL 1");
            assertThat(c.command("SEARCH RETURN (SAVE) FLAGGED").ok().untagged())
                    .isEmpty();
            assertThat(c.command("FETCH $ UID").ok().untagged()).containsExactly("2 FETCH (UID 2)");
            assertThat(c.command("SEARCH $").ok().untagged()).containsExactly("SEARCH 2");
        }
    }

    @Test
    void pages() {
        try (ImapTestClient c = rig.inbox()) {
            assertThat(c.command("UID SEARCH RETURN (PARTIAL -1:-2 COUNT) ALL")
                            .ok()
                            .one("ESEARCH"))
                    .endsWith(") UID COUNT 3 PARTIAL (-1:-2 2:3)");
            assertThat(c.command("SEARCH RETURN (PARTIAL 2:2 SAVE) ALL").ok().one("ESEARCH"))
                    .endsWith(") PARTIAL (2:2 2)");
            assertThat(c.command("FETCH $ UID").ok().untagged()).containsExactly("2 FETCH (UID 2)");
            assertThat(c.command("SEARCH RETURN (PARTIAL -9:-8) ALL").ok().one("ESEARCH"))
                    .endsWith(") PARTIAL (-9:-8 NIL)");
            assertThat(c.command("UID FETCH 1:* UID (PARTIAL -1:-2)").ok().untagged())
                    .containsExactly("2 FETCH (UID 2)", "3 FETCH (UID 3)");
            assertThat(c.command("UID FETCH 1,3 UID (PARTIAL 2:9)").ok().untagged())
                    .containsExactly("3 FETCH (UID 3)");
            assertThat(c.command("UID FETCH 1:* UID (PARTIAL 4:9)").ok().untagged())
                    .isEmpty();
            c.command("FETCH 1:* UID (PARTIAL 1:9)").bad();
            c.command("SEARCH RETURN (PARTIAL 1:2 ALL) ALL").bad();
            c.command("SEARCH RETURN (PARTIAL 1:-2) ALL").bad();
            c.command("SEARCH RETURN (PARTIAL 0:2) ALL").bad();
        }
    }

    @Test
    void saveDates() {
        try (ImapTestClient c = rig.inbox()) {
            finds(c, "SEARCH SAVEDATESUPPORTED", "1 2 3");
            finds(c, "SEARCH SAVEDBEFORE 11-Nov-2026", "");
            finds(c, "SEARCH SAVEDSINCE 11-Nov-2026", "1 2 3");
            assertThat(c.command("FETCH 1 (INTERNALDATE SAVEDATE)").ok().one("FETCH"))
                    .matches("1 FETCH \\(INTERNALDATE \"10-Nov-2026 23:30:00 \\+0000\" SAVEDATE \"[^\"]+ \\+0000\"\\)")
                    .doesNotContain("SAVEDATE \"10-Nov-2026");
            c.command("STORE 1 +FLAGS \\Flagged").ok();
            assertThat(c.command("FETCH 1 SAVEDATE").ok().one("FETCH")).doesNotContain("NIL");
            c.command("COPY 1 Sent").ok();
            c.command("SELECT Sent").ok();
            assertThat(c.command("FETCH 1 SAVEDATE").ok().one("FETCH")).doesNotContain("NIL");
        }
    }

    @Test
    void fuzzy() {
        try (ImapTestClient c = rig.inbox()) {
            finds(c, "SEARCH FUZZY BODY \"text plain nothing\"", "3");
            finds(c, "SEARCH FUZZY (SUBJECT alpha BODY missing)", "");
            finds(c, "SEARCH FUZZY SUBJECT \"alpha!\"", "1");
            assertThat(c.command("SEARCH RETURN (RELEVANCY ALL) FUZZY TEXT example")
                            .ok()
                            .one("ESEARCH"))
                    .matches(".*\\) ALL 1:3 RELEVANCY \\(\\d+ \\d+ \\d+\\)");
            assertThat(c.command("SORT (RELEVANCY) UTF-8 FUZZY SUBJECT gamma")
                            .ok()
                            .one("SORT"))
                    .isEqualTo("SORT 3");
        }
    }

    @Test
    void programsAreBounded() {
        try (ImapTestClient c = rig.inbox()) {
            finds(c, "SEARCH " + "NOT ".repeat(40) + "SEEN", "1");
            assertThat(c.command("SEARCH " + "NOT ".repeat(60) + "SEEN").bad().text())
                    .startsWith("[LIMIT]");
            assertThat(c.command("SEARCH " + "(".repeat(500) + "SEEN" + ")".repeat(500))
                            .bad()
                            .text())
                    .startsWith("[LIMIT]");
            assertThat(c.command("SEARCH" + " SEEN".repeat(2100)).bad().text()).startsWith("[LIMIT]");
            finds(c, "SEARCH" + " SEEN".repeat(1500), "1");
            assertThat(c.command("SEARCH SUBJECT " + "x".repeat(5000)).bad().text())
                    .startsWith("[LIMIT]");
            c.command("SEARCH").bad();
            c.command("SEARCH OR SEEN").bad();
            c.command("SEARCH SUBJECT").bad();
        }
    }

    @Test
    void textsInOtherCharsets() throws Exception {
        try (ImapTestClient c = rig.inbox()) {
            for (String charset : new String[] {"GB18030", "GBK", "GB2312", "Big5", "EUC-KR", "ISO-2022-CN"}) {
                String word = charset.startsWith("Big5") || charset.equals("EUC-KR") ? "季度" : "报表";
                if (!Charset.forName(charset).canEncode()) {
                    continue;
                }
                byte[] raw = word.getBytes(Charset.forName(charset));
                ByteArrayOutputStream command = new ByteArrayOutputStream();
                command.writeBytes(("SEARCH CHARSET " + charset + " BODY {" + raw.length + "+}\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                command.writeBytes(raw);
                assertThat(c.command(command.toByteArray()).ok().one("SEARCH"))
                        .as(charset)
                        .isEqualTo("SEARCH 2");
            }
            c.append("INBOX", "", ImapRig.message("x", "会議の資料\r\n")).ok();
            byte[] jis = "会議".getBytes(Charset.forName("ISO-2022-JP"));
            ByteArrayOutputStream command = new ByteArrayOutputStream();
            command.writeBytes(
                    ("SEARCH CHARSET ISO-2022-JP BODY {" + jis.length + "+}\r\n").getBytes(StandardCharsets.US_ASCII));
            command.writeBytes(jis);
            assertThat(c.command(command.toByteArray()).ok().one("SEARCH")).isEqualTo("SEARCH 4");
            c.command("SEARCH CHARSET UTF-8 SUBJECT {2+}\r\n\u00ff\u00fe").bad();
        }
    }
}
