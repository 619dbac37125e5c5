package hongyan.protocols.jmap;

import hongyan.base.json.Json;
import hongyan.services.auth.Principal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.node.ObjectNode;

/// The session object (RFC 8620 2): what there is, where, and how much of it.
final class SessionResource {
    static final String API = "/jmap/api";
    static final String DOWNLOAD = "/jmap/download/{accountId}/{blobId}/{name}?accept={type}";
    static final String UPLOAD = "/jmap/upload/{accountId}/";
    static final String EVENTS = "/jmap/eventsource?types={types}&closeafter={closeafter}&ping={ping}";
    static final String RENDITION = "/jmap/rendition/{accountId}/{emailId}?images={images}";

    private SessionResource() {}

    /// @param origin `https://host`, put in front of the addresses
    /// @param maxMessage bytes of a message that may be sent
    static ObjectNode json(Principal principal, String origin, long maxMessage) {
        ObjectNode session = Json.object();
        ObjectNode capabilities = session.putObject("capabilities");
        capabilities.set(Capability.CORE.urn(), core());
        capabilities.putObject(Capability.MAIL.urn());
        capabilities.putObject(Capability.SUBMISSION.urn());
        capabilities.putObject(Capability.WEB.urn()).put("renditionUrl", origin + RENDITION);
        ObjectNode accounts = session.putObject("accounts");
        ObjectNode primary = session.putObject("primaryAccounts");
        if (principal.account() != 0) {
            String id = Ids.account(principal.account());
            accounts.set(id, account(principal, maxMessage));
            for (Capability each : Capability.values()) {
                primary.put(each.urn(), id);
            }
        }
        session.put("username", principal.login());
        session.put("apiUrl", origin + API);
        session.put("downloadUrl", origin + DOWNLOAD);
        session.put("uploadUrl", origin + UPLOAD);
        session.put("eventSourceUrl", origin + EVENTS);
        return session.put("state", state(principal));
    }

    /// Changes when the session object would: with who the principal is and may send as.
    static String state(Principal principal) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(principal.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static ObjectNode core() {
        ObjectNode core = Json.object()
                .put("maxSizeUpload", Limits.SIZE_UPLOAD)
                .put("maxConcurrentUpload", Limits.CONCURRENT_UPLOAD)
                .put("maxSizeRequest", Limits.SIZE_REQUEST)
                .put("maxConcurrentRequests", Limits.CONCURRENT_REQUESTS)
                .put("maxCallsInRequest", Limits.CALLS_IN_REQUEST)
                .put("maxObjectsInGet", Limits.OBJECTS_IN_GET)
                .put("maxObjectsInSet", Limits.OBJECTS_IN_SET);
        core.putArray("collationAlgorithms").add("i;unicode-casemap");
        return core;
    }

    private static ObjectNode account(Principal principal, long maxMessage) {
        ObjectNode account = Json.object()
                .put(
                        "name",
                        principal.addresses().isEmpty()
                                ? principal.login()
                                : principal.addresses().getFirst().toString())
                .put("isPersonal", true)
                .put("isReadOnly", false);
        ObjectNode capabilities = account.putObject("accountCapabilities");
        capabilities.putObject(Capability.CORE.urn());
        ObjectNode mail = capabilities.putObject(Capability.MAIL.urn());
        mail.put("maxMailboxesPerEmail", Limits.MAILBOXES_PER_EMAIL);
        mail.putNull("maxMailboxDepth");
        mail.put("maxSizeMailboxName", Limits.MAILBOX_NAME);
        mail.put("maxSizeAttachmentsPerEmail", Limits.attachments(maxMessage));
        mail.set("emailQuerySortOptions", Answers.strings(EmailSort.PROPERTIES));
        mail.put("mayCreateTopLevelMailbox", true);
        ObjectNode submission = capabilities.putObject(Capability.SUBMISSION.urn());
        submission.put("maxDelayedSend", 0);
        submission.putObject("submissionExtensions");
        capabilities.putObject(Capability.WEB.urn());
        return account;
    }
}
