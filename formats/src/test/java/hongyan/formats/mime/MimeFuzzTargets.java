package hongyan.formats.mime;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.junit.jupiter.api.Timeout;

/// Messages that grow by what they reach in the parser. `bin/fuzz.sh` gives the messages of `vectors/mime` as seeds.
@Timeout(60)
class MimeFuzzTargets {
    @FuzzTest
    void message(byte[] bytes) throws IOException {
        Soundness.check(bytes);
    }
}
