package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.testkit.imap.ImapTestClient;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How long searches, sorts and threads of large mailboxes take: told, and held to bounds that only a mistake of an
/// order of magnitude passes.
class SearchSpeedTest {
    private static final Logger LOG = LoggerFactory.getLogger(SearchSpeedTest.class);

    private static byte[] message(int i) {
        String answer = i % 3 == 0 ? "" : "In-Reply-To: <m" + (i - i % 10) + "@x.test>\r\n";
        return ("From: =?UTF-8?B?5byg5LiJ?= " + i % 97 + " <user" + i % 500 + "@x.test>\r\nTo: b@x.test\r\nSubject: "
                        + (i % 2 == 0 ? "" : "Re: ") + "topic " + i % 1000 + "\r\nDate: " + (1 + i % 28)
                        + " Nov 2026 10:00:00 +0000\r\nMessage-ID: <m" + i + "@x.test>\r\n" + answer + "\r\nbody " + i)
                .getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(ints = {20_000, 100_000})
    @Tag("long")
    void largeMailbox(int count) {
        try (ImapRig rig = new ImapRig();
                ImapTestClient c = rig.ann()) {
            for (int i = 0; i < count; i++) {
                c.append("INBOX", i % 5 == 0 ? "\\Seen" : "", message(i)).ok();
            }
            c.command("SELECT INBOX").ok();
            for (String command : new String[] {
                "SEARCH UNSEEN",
                "UID SEARCH RETURN (COUNT) UID 100:200,5000:* SEEN",
                "SEARCH RETURN (ALL) SINCE 1-Nov-2026",
                "SEARCH RETURN (COUNT) FROM user7@",
                "SEARCH RETURN (COUNT) SUBJECT \"topic 77\"",
                "SORT RETURN (COUNT) (REVERSE ARRIVAL) UTF-8 ALL",
                "SORT RETURN (PARTIAL -1:-100) (SIZE) UTF-8 ALL",
                "SORT (SUBJECT REVERSE DATE) UTF-8 ALL",
                "SORT (DISPLAYFROM) UTF-8 ALL",
                "THREAD REFERENCES UTF-8 ALL",
                "THREAD ORDEREDSUBJECT UTF-8 ALL"
            }) {
                long best = Long.MAX_VALUE;
                for (int run = 0; run < 3; run++) {
                    long start = System.nanoTime();
                    c.command(command).ok();
                    best = Math.min(best, (System.nanoTime() - start) / 1_000_000);
                }
                LOG.warn("{} messages: {} ms: {}", count, best, command);
                assertThat(best).isLessThan(count / 4);
            }
        }
    }
}
