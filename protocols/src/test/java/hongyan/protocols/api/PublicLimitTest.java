package hongyan.protocols.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hongyan.base.failure.Objection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PublicLimitTest {
    @Test
    void saysHowLongTheHourStillLasts() throws UnknownHostException {
        PublicLimit limit = new PublicLimit(2);
        InetAddress peer = InetAddress.getByName("192.0.2.1");
        limit.take(peer);
        limit.take(peer);
        Objection refused = catchThrowableOfType(Objection.class, () -> limit.take(peer));
        assertThat(refused.code()).isEqualTo("too-many-requests");
        assertThat(refused.after()).isBetween(Duration.ofMinutes(50), Duration.ofHours(1));
        limit.take(InetAddress.getByName("192.0.2.2"));
        InetAddress loopback = InetAddress.getLoopbackAddress();
        for (int i = 0; i < 5; i++) {
            limit.take(loopback);
        }
    }
}
