package hongyan.protocols.api;

import hongyan.base.json.Json;
import hongyan.services.audit.AuditTrail;
import hongyan.store.tenant.AuditRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/// An audit row; `before` and `after` are objects, texts or null.
record AuditShape(
        Instant time,
        String actor,
        @Nullable String ip,
        String action,
        String object,
        @Nullable JsonNode before,
        @Nullable JsonNode after) {

    static Shapes.Items<AuditShape> page(AuditTrail.Page page) {
        return new Shapes.Items<>(page.rows().stream().map(AuditShape::of).toList(), page.total());
    }

    static AuditShape of(AuditRow row) {
        return new AuditShape(
                row.time(),
                row.actor(),
                row.ip().isEmpty() ? null : row.ip(),
                row.action(),
                row.object(),
                value(row.before()),
                value(row.after()));
    }

    private static @Nullable JsonNode value(String text) {
        if (text.isEmpty()) {
            return null;
        }
        if (text.startsWith("{")) {
            try {
                return Json.parse(text.getBytes(StandardCharsets.UTF_8));
            } catch (JacksonException notJson) {
                return StringNode.valueOf(text);
            }
        }
        return StringNode.valueOf(text);
    }
}
