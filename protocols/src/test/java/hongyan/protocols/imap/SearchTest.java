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
}
