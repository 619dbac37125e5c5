package hongyan.services.organisation;

import static hongyan.services.testing.Platforms.ACTOR;
import static hongyan.services.testing.Platforms.refused;
import static org.assertj.core.api.Assertions.assertThat;

import hongyan.services.testing.Platforms;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DepartmentsTest {
    private final Platforms p = new Platforms();
    private final int tenant = p.organisation("晨星", "cx");

    @AfterEach
    void close() {
        p.close();
    }

    private int create(String name, int parent) {
        return p.departments.create(tenant, name, parent, ACTOR).department().id();
    }

    private void move(int id, int parent) {
        p.departments.change(
                tenant, id, new Departments.Change(Optional.empty(), Optional.of(parent), Optional.empty()), ACTOR);
    }

    @Test
    void listHasParentsFirstAndSiblingsInOrder() {
        int dev = create("研发", 0);
        int sales = create("销售", 0);
        int back = create("后端", dev);
        p.departments.change(
                tenant, sales, new Departments.Change(Optional.empty(), Optional.empty(), Optional.of(0)), ACTOR);
        assertThat(p.departments.list(tenant))
                .extracting(i -> i.department().id())
                .containsExactly(sales, dev, back);
    }

    @Test
    void loopsAreRefused() {
        int a = create("a", 0);
        int b = create("b", a);
        int c = create("c", b);
        refused("department-loop", () -> move(a, a));
        refused("department-loop", () -> move(a, c));
        move(c, 0);
        move(a, c);
    }

    @Test
    void siblingsHaveDifferentNames() {
        int a = create("研发", 0);
        refused("department-exists", () -> create("研发 ", 0));
        create("研发", a);
    }

    @Test
    void depthIsBounded() {
        int parent = 0;
        for (int i = 0; i < 10; i++) {
            parent = create("d", parent);
        }
        int deepest = parent;
        refused("too-deep", () -> create("d", deepest));
        refused("department-unknown", () -> create("d", 999));
    }

    @Test
    void onlyEmptyOnesGo() {
        int a = create("a", 0);
        int b = create("b", a);
        refused("department-not-empty", () -> p.departments.delete(tenant, a, ACTOR));
        p.departments.delete(tenant, b, ACTOR);
        p.departments.delete(tenant, a, ACTOR);
        assertThat(p.departments.list(tenant)).isEmpty();
        assertThat(create("c", 0)).isGreaterThan(b);
    }
}
