package hongyan.protocols.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import hongyan.protocols.fuzz.CannedPeer;
import hongyan.protocols.fuzz.LoggedBugs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;

/// Talks that grow by what they reach in the session, in step with the server. The server answers in whole replies,
/// never with its own bug, keeps nothing open, and accepts no message that does not end as a message must.
@Timeout(60)
class SmtpFuzzTargets {
    private static final Pattern REPLY = Pattern.compile("[2-5]\\d\\d[ -][\\x20-\\x7e]*");
    private static final LoggedBugs BUGS = LoggedBugs.watch();
    private static final Path SCRATCH = scratch();

    private static Path scratch() {
        try {
            Path folder = Files.createTempDirectory("hongyan-fuzz");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FuzzTest
    void mx(byte[] said) throws IOException {
        Postbox postbox = new Postbox(SCRATCH);
        talk(postbox, new Role.Mx(postbox), said);
    }

    @FuzzTest
    void submission(byte[] said) throws IOException {
        Postbox postbox = new Postbox(SCRATCH);
        talk(postbox, new Role.Submission(postbox, postbox), said);
    }

    private static void talk(Postbox postbox, Role role, byte[] said) throws IOException {
        BUGS.forget();
        byte[] heard = CannedPeer.talk(new SmtpHandler(role, Port.settings()), said, CannedPeer.Pace.IN_STEP);
        if (!new String(said, ISO_8859_1).contains("bug@")) {
            BUGS.check();
        }
        String text = new String(heard, ISO_8859_1);
        assertThat(text).endsWith("\r\n");
        for (String line : text.split("\r\n")) {
            assertThat(REPLY.matcher(line).matches()).as(line).isTrue();
        }
        assertThat(postbox.open).hasValue(0);
        for (Postbox.Letter letter : postbox.letters) {
            assertThat(letter.recipients()).isNotEmpty();
            assertThat(letter.text().replace("\r\n", "")).doesNotContain("\r", "\n");
        }
    }
}
