package hongyan.protocols.jmap;

import tools.jackson.databind.JsonNode;

/// How much text the emails in the answers of one request may have, [Limits#ANSWER] in all: what is held in memory
/// until the answer is written is bounded, however many emails with however large bodies are asked for.
///
/// Who asks for more is told `requestTooLarge` (RFC 8620 5.1) and asks again for fewer at a time. The body values of an
/// email that is alone too large are cut and say so (`isTruncated`, RFC 8621 4.1.4): asking again would not help.
///
/// *Threads*: one.
final class Budget {
    private long left = Limits.ANSWER;

    /// Whether nothing has been taken so far.
    boolean untouched() {
        return left == Limits.ANSWER;
    }

    long left() {
        return left;
    }

    /// @throws MethodError `requestTooLarge`
    void take(long bytes) {
        if (bytes > left) {
            throw new MethodError("requestTooLarge", "the answer would be too large, ask for less at a time");
        }
        left -= bytes;
    }

    /// @throws MethodError `requestTooLarge`
    void take(JsonNode json) {
        take(size(json));
    }

    private static long size(JsonNode json) {
        if (json.isString()) {
            return json.stringValue().length();
        }
        long size = 1;
        if (json.isObject()) {
            for (var property : json.properties()) {
                size += property.getKey().length() + size(property.getValue());
            }
        } else {
            for (JsonNode each : json) {
                size += size(each);
            }
        }
        return size;
    }
}
