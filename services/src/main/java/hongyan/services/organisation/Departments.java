package hongyan.services.organisation;

import hongyan.base.failure.Objection;
import hongyan.store.tenant.Actor;
import hongyan.store.tenant.Department;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.TenantStore;
import hongyan.store.tenant.TenantTx;
import hongyan.store.tenant.TenantView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The tree of departments: any depth up to ten, no loops, names unique among siblings.
public final class Departments {
    private static final int DEEPEST = 10;
    private static final int MOST = 5_000;
    private final TenantStore store;

    public Departments(TenantStore store) {
        this.store = store;
    }

    /// @param members people directly in it, the deleted ones not counted
    public record Item(Department department, int members) {}

    /// What to change; empty = leave.
    public record Change(Optional<String> name, Optional<Integer> parent, Optional<Integer> order) {}

    /// Flat, parents before children, siblings in order.
    public List<Item> list(int tenant) {
        return store.read(tenant, view -> {
            Map<Integer, Integer> heads = heads(view);
            Map<Integer, List<Department>> children = new HashMap<>();
            for (Department d : view.departments()) {
                children.computeIfAbsent(d.parent(), p -> new ArrayList<>()).add(d);
            }
            List<Item> items = new ArrayList<>();
            List<Integer> level = List.of(0);
            while (!level.isEmpty()) {
                List<Integer> next = new ArrayList<>();
                for (int parent : level) {
                    List<Department> here = children.getOrDefault(parent, new ArrayList<>());
                    here.sort(Comparator.comparingInt(Department::order).thenComparingInt(Department::id));
                    for (Department d : here) {
                        items.add(new Item(d, heads.getOrDefault(d.id(), 0)));
                        next.add(d.id());
                    }
                }
                level = next;
            }
            return items;
        });
    }

    private static Map<Integer, Integer> heads(TenantView view) {
        Map<Integer, Integer> heads = new HashMap<>();
        for (Member member : view.members()) {
            if (member.state() != Member.State.DELETED) {
                member.departments().forEach(d -> heads.merge(d, 1, Integer::sum));
            }
        }
        return heads;
    }

    /// @throws Objection `department-unknown`, `department-exists`, `too-deep`
    public Item create(int tenant, String name, int parent, Actor actor) {
        String clean = Input.line("name", name, 64);
        return store.update(tenant, tx -> {
            Department made = add(tx, clean, parent);
            tx.audit(actor, "department.create", clean, "", path(tx, made));
            return new Item(made, 0);
        });
    }

    /// The department at this path (`研发/后端`), made where it is missing; part of a larger transaction.
    public static int ensure(TenantTx tx, String path) {
        int parent = 0;
        for (String part : path.split("/", -1)) {
            String name = Input.line("department", part, 64);
            int above = parent;
            parent = sibling(tx, above, name, 0)
                    .orElseGet(() -> add(tx, name, above))
                    .id();
        }
        return parent;
    }

    private static Department add(TenantTx tx, String name, int parent) {
        List<Department> all = tx.departments();
        if (all.size() >= MOST) {
            throw Objection.bad("too-many", "name", "There are too many departments");
        }
        requireParent(tx, parent, 0);
        requireFree(tx, parent, name, 0);
        int order = all.stream()
                        .filter(d -> d.parent() == parent)
                        .mapToInt(Department::order)
                        .max()
                        .orElse(0)
                + 1;
        Department made = new Department(tx.nextDepartment(), parent, name, order);
        tx.putDepartment(made);
        return made;
    }

    /// @throws Objection `department-unknown`, `department-exists`, `department-loop`, `too-deep`
    public Item change(int tenant, int id, Change change, Actor actor) {
        Optional<String> name = change.name().map(text -> Input.line("name", text, 64));
        return store.update(tenant, tx -> {
            Department old = require(tx, id);
            Department next = new Department(
                    id,
                    change.parent().orElse(old.parent()),
                    name.orElse(old.name()),
                    change.order().orElse(old.order()));
            if (next.parent() != old.parent()) {
                requireParent(tx, next.parent(), id);
            }
            requireFree(tx, next.parent(), next.name(), id);
            String before = path(tx, old);
            tx.putDepartment(next);
            tx.audit(actor, "department.change", next.name(), before, path(tx, next));
            return new Item(next, heads(tx).getOrDefault(id, 0));
        });
    }

    /// @throws Objection `department-unknown`, `department-not-empty`
    public void delete(int tenant, int id, Actor actor) {
        store.update(tenant, tx -> {
            Department old = require(tx, id);
            boolean children = tx.departments().stream().anyMatch(d -> d.parent() == id);
            if (children || heads(tx).containsKey(id)) {
                throw Objection.exists("department-not-empty", "", "The department still has people or departments");
            }
            for (Member member : tx.members()) {
                if (member.departments().contains(id)) {
                    tx.putMember(member.withDepartments(
                            member.departments().stream().filter(d -> d != id).toList()));
                }
            }
            String path = path(tx, old);
            tx.removeDepartment(id);
            tx.audit(actor, "department.delete", old.name(), path, "");
            return true;
        });
    }

    /// Ids of the department and everything below it.
    public static Set<Integer> below(TenantView view, int id) {
        Set<Integer> found = new HashSet<>(Set.of(id));
        List<Department> all = view.departments();
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Department d : all) {
                grown |= found.contains(d.parent()) && found.add(d.id());
            }
        }
        return found;
    }

    private static Department require(TenantView view, int id) {
        return view.department(id).orElseThrow(() -> Objection.missing("department-unknown", "No such department"));
    }

    /// Walks up from the wished parent: it must exist, must not be the department itself or below it.
    private static void requireParent(TenantView view, int parent, int self) {
        int depth = 1;
        for (int at = parent; at != 0; depth++) {
            int here = at;
            if (here == self) {
                throw Objection.bad("department-loop", "parent", "A department cannot be below itself");
            }
            if (depth >= DEEPEST) {
                throw Objection.bad("too-deep", "parent", "Departments go ten levels deep");
            }
            at = view.department(here)
                    .orElseThrow(() -> Objection.bad("department-unknown", "parent", "No such department"))
                    .parent();
        }
    }

    private static void requireFree(TenantView view, int parent, String name, int self) {
        if (sibling(view, parent, name, self).isPresent()) {
            throw Objection.exists("department-exists", "name", "There is a department of this name");
        }
    }

    private static Optional<Department> sibling(TenantView view, int parent, String name, int self) {
        String folded = TenantStore.fold(name);
        return view.departments().stream()
                .filter(d -> d.parent() == parent && d.id() != self)
                .filter(d -> TenantStore.fold(d.name()).equals(folded))
                .findFirst();
    }

    private static String path(TenantView view, Department department) {
        StringBuilder path = new StringBuilder(department.name());
        for (int at = department.parent(); at != 0; ) {
            Optional<Department> up = view.department(at);
            up.ifPresent(d -> path.insert(0, d.name() + "/"));
            at = up.map(Department::parent).orElse(0);
        }
        return path.toString();
    }
}
