package hongyan.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// What is on disk stays what it is: a line of this list is never changed, only added to.
final class SpaceTest {
    @Test
    void codesAndProfilesAreTheOnesOnDisk() {
        assertThat(Arrays.stream(Space.values()).map(s -> s.code() + " " + s + " " + s.profile()))
                .containsExactly(
                        "1 META POINT",
                        "2 ACCOUNT POINT",
                        "3 MAILBOX SCAN",
                        "4 MAILBOX_NAME SCAN",
                        "5 EMAIL SCAN",
                        "6 EMAIL_STATE SCAN",
                        "7 UID SCAN",
                        "8 THREAD SCAN",
                        "9 MSGID SCAN",
                        "10 CHANGE SCAN",
                        "11 ACL SCAN",
                        "12 BLOB BLOB",
                        "13 BLOB_REF SCAN",
                        "14 BLOB_DROP QUEUE",
                        "15 QUEUE POINT",
                        "16 QUEUE_RCPT SCAN",
                        "17 QUEUE_DUE QUEUE",
                        "18 DIRECTORY POINT",
                        "19 TENANT POINT",
                        "20 DEPARTMENT SCAN",
                        "21 MEMBER SCAN",
                        "22 DOMAIN SCAN",
                        "23 CREDENTIAL SCAN",
                        "24 ROLE SCAN",
                        "25 POLICY SCAN",
                        "26 AUDIT SCAN",
                        "27 TASK QUEUE",
                        "28 COUNTER COUNTER",
                        "29 SESSION POINT",
                        "30 NOTICE SCAN",
                        "31 SUBMISSION SCAN",
                        "32 IDENTITY SCAN",
                        "33 UPLOAD SCAN",
                        "34 EXPUNGED SCAN",
                        "35 METADATA SCAN",
                        "36 ACL_OF SCAN",
                        "38 EXPUNGED_DUE QUEUE",
                        "39 RECENT POINT",
                        "40 IMPORTED POINT");
    }
}
