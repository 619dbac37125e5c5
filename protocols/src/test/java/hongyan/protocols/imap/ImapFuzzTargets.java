package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import hongyan.base.failure.Refusal;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/// Commands and whole talks that grow by what they reach. A talk is judged by [FuzzedImap].
@Timeout(60)
class ImapFuzzTargets {
    private static final Set<Extension> ALL = EnumSet.allOf(Extension.class);
    private static final FuzzedImap IMAP = new FuzzedImap();

    private static List<byte[]> commands() {
        return FuzzedImap.commands();
    }

    private static Optional<Command> parsed(byte[] command, Set<Extension> enabled) {
        try {
            Command parsed = CommandParser.parse(command, enabled);
            assertThat(parsed.verb()).isNotNull();
            return Optional.of(parsed);
        } catch (Refusal refused) {
            assertThat(Outcome.of(refused).text()).isNotEmpty().doesNotContain("\r", "\n");
            return Optional.empty();
        }
    }

    /// Whatever comes is a command or a refusal.
    @MethodSource("commands")
    @FuzzTest
    void parser(byte[] command) {
        parsed(command, Set.of());
        parsed(command, ALL);
    }

    /// A command that searches, run as it stands and against its opposite.
    @MethodSource("commands")
    @FuzzTest
    void search(byte[] command) throws IOException {
        Optional<Command> parsed = parsed(command, Set.of());
        if (parsed.isPresent() && parsed.get().program().isPresent()) {
            IMAP.search(parsed.get().program().get());
            IMAP.talk(FuzzedImap.LOGIN, FuzzedImap.EXAMINE, command, "\r\n", command, "\r\n");
        }
    }

    @FuzzTest
    void stranger(byte[] said) throws IOException {
        IMAP.talk((Object) said);
    }

    @FuzzTest
    void signedIn(byte[] said) throws IOException {
        IMAP.talk(FuzzedImap.LOGIN, said);
    }

    @FuzzTest
    void selected(byte[] said) throws IOException {
        IMAP.talk(FuzzedImap.LOGIN, FuzzedImap.SELECT, said);
    }
}
