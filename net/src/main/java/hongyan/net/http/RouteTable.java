package hongyan.net.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds the route of a path: a tree of segments, literals before variables before the rest. Immutable once built.
final class RouteTable {
    /// Where a path leads.
    sealed interface Found {
        record Match(Route route, Map<String, String> variables) implements Found {}

        /// The path is known, the method is not.
        record WrongMethod(String allow) implements Found {}

        /// No such path; `claimed` when some route starts with its first segment.
        record Nothing(boolean claimed) implements Found {}
    }

    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private @Nullable Node variable;
        private String variableName = "";
        private @Nullable Node rest;
        private String restName = "";
        private final Map<String, Route> methods = new TreeMap<>();
    }

    private final Node root = new Node();

    RouteTable(List<Route> routes) {
        routes.forEach(this::add);
    }

    private void add(Route route) {
        Node node = root;
        for (String segment : route.pattern().substring(1).split("/", -1)) {
            if (segment.startsWith("{") && segment.endsWith("...}")) {
                node.restName = segment.substring(1, segment.length() - 4);
                if (node.rest == null) {
                    node.rest = new Node();
                }
                node = node.rest;
            } else if (segment.startsWith("{") && segment.endsWith("}")) {
                String name = segment.substring(1, segment.length() - 1);
                if (node.variable == null) {
                    node.variable = new Node();
                    node.variableName = name;
                } else if (!node.variableName.equals(name)) {
                    throw new IllegalArgumentException("two names for one variable in " + route.pattern());
                }
                node = node.variable;
            } else {
                node = node.literals.computeIfAbsent(segment, s -> new Node());
            }
        }
        if (node.methods.put(route.method(), route) != null) {
            throw new IllegalArgumentException("two routes for " + route.method() + " " + route.pattern());
        }
    }

    /// @param segments decoded
    Found find(String method, List<String> segments) {
        Map<String, String> variables = new HashMap<>();
        Optional<Node> end = walk(root, segments, 0, variables);
        if (end.isEmpty()) {
            return new Found.Nothing(!segments.isEmpty() && root.literals.containsKey(segments.getFirst()));
        }
        Map<String, Route> methods = end.get().methods;
        Route route = methods.get(method.equals("HEAD") && !methods.containsKey("HEAD") ? "GET" : method);
        if (route != null) {
            return new Found.Match(route, variables);
        }
        TreeSet<String> allow = new TreeSet<>(methods.keySet());
        if (allow.contains("GET")) {
            allow.add("HEAD");
        }
        // RFC 9110 10.2.1
        return new Found.WrongMethod(String.join(", ", allow));
    }

    private static Optional<Node> walk(Node node, List<String> segments, int at, Map<String, String> variables) {
        if (at == segments.size()) {
            return node.methods.isEmpty() ? Optional.empty() : Optional.of(node);
        }
        String segment = segments.get(at);
        Node literal = node.literals.get(segment);
        if (literal != null) {
            Optional<Node> found = walk(literal, segments, at + 1, variables);
            if (found.isPresent()) {
                return found;
            }
        }
        if (node.variable != null && !segment.isEmpty()) {
            Optional<Node> found = walk(node.variable, segments, at + 1, variables);
            if (found.isPresent()) {
                variables.put(node.variableName, segment);
                return found;
            }
        }
        if (node.rest != null) {
            variables.put(node.restName, String.join("/", segments.subList(at, segments.size())));
            return Optional.of(node.rest);
        }
        return Optional.empty();
    }
}
