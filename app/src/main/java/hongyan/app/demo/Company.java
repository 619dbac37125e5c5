package hongyan.app.demo;

import hongyan.services.apply.DesiredState;
import java.util.List;
import java.util.Optional;

/// Who works at the sample company.
final class Company {
    static final String NAME = "杭州晨星科技有限公司";
    static final String SLUG = "chenxing";
    static final String DOMAIN = "chenxing.test";
    static final String PASSWORD = "Morning-Star-2026";

    private Company() {}

    /// A member; the first is the administrator.
    record Person(String local, String name, String department, String title) {
        String address() {
            return local + "@" + DOMAIN;
        }
    }

    static final List<String> DEPARTMENTS = List.of("总经办", "产品研发部", "市场销售部");

    static final List<Person> PEOPLE = List.of(
            new Person("chen.xing", "陈星", "总经办", "总经理"),
            new Person("zhao.min", "赵敏", "总经办", "行政经理"),
            new Person("li.lei", "李雷", "产品研发部", "研发总监"),
            new Person("han.meimei", "韩梅梅", "产品研发部", "产品经理"),
            new Person("wang.fang", "王芳", "产品研发部", "后端工程师"),
            new Person("zhang.wei", "张伟", "产品研发部", "前端工程师"),
            new Person("liu.yang", "刘洋", "产品研发部", "测试工程师"),
            new Person("sun.li", "孙丽", "市场销售部", "销售总监"),
            new Person("zhou.jie", "周杰", "市场销售部", "客户经理"),
            new Person("emma.brown", "Emma Brown", "市场销售部", "International Sales"));

    /// Sales answer customers together.
    static final DesiredState.SharedMailbox HELP = new DesiredState.SharedMailbox(
            "service@" + DOMAIN,
            "客户服务",
            Optional.of(1024L),
            Optional.of(List.of(
                    new DesiredState.Colleague("sun.li@" + DOMAIN, "manage", true),
                    new DesiredState.Colleague("zhou.jie@" + DOMAIN, "manage", true),
                    new DesiredState.Colleague("han.meimei@" + DOMAIN, "read", false))));

    /// Strangers who write to the company, in the order of [Scenes#OUTSIDE].
    record Outsider(String address, String name) {}

    static final List<Outsider> OUTSIDERS = List.of(
            new Outsider("wu.gang@haihe-logistics.test", "吴刚（海河物流）"),
            new Outsider("procurement@blueharbor.test", "Blue Harbor Procurement"),
            new Outsider("no-reply@cloud-invoice.test", "云票据通知"),
            new Outsider("lin.yue@mingde-university.test", "林月"),
            new Outsider("james.carter@northwind-labs.test", "James Carter"),
            new Outsider("newsletter@tech-weekly.test", "技术周刊"));

    static final Outsider SPAMMER = new Outsider("winner@lucky-prize.test", "幸运大奖中心");
}
