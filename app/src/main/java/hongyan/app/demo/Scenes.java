package hongyan.app.demo;

import java.util.List;

/// What people write about: subjects and the turns of each conversation.
final class Scenes {
    private Scenes() {}

    /// A conversation; each further turn answers the one before.
    ///
    /// @param attachment kind of file the first message carries; NONE for none
    record Scene(String subject, List<String> turns, boolean html, File attachment) {}

    /// A file that the demo makes.
    enum File {
        NONE,
        REPORT,
        TABLE,
        PICTURE,
        INVITATION
    }

    static final List<Scene> INSIDE = List.of(
            new Scene(
                    "第三季度研发计划评审",
                    List.of(
                            "各位好：\n\n"
                                    + "附件是第三季度研发计划的初稿，主要变化有三处：\n"
                                    + "1. 消息同步模块提前到七月中旬；\n"
                                    + "2. 移动端改版与网页端合并评审；\n"
                                    + "3. 测试环境扩容，预算约 12 万元。\n\n"
                                    + "请在周四下班前反馈意见，周五上午评审会上定稿。",
                            "收到。第 2 点我担心设计资源不够，建议改版拆成两期，先做登录与列表。",
                            "同意拆成两期。扩容的预算请行政先走审批，我这边补充说明材料。",
                            "好的，审批单已提交，预计明天下午有结果。"),
                    false,
                    File.TABLE),
            new Scene(
                    "关于国庆节放假安排的通知",
                    List.of("全体同事：\n\n"
                            + "根据国务院办公厅通知，国庆节 10 月 1 日至 7 日放假调休，共 7 天；9 月 27 日（星期日）、10 月 10 日（星期六）上班。\n\n"
                            + "请各部门在 9 月 25 日前安排好值班，值班表发行政备案。\n\n"
                            + "祝大家节日快乐！"),
                    true,
                    File.NONE),
            new Scene(
                    "客户反馈：列表加载偏慢",
                    List.of(
                            "客户在现场演示时反映，超过五万条记录时列表首屏要 4 秒左右。日志已放到共享目录，帮忙看一下？",
                            "看过了，是排序没有走索引，已经有修复分支。今晚回归测试，明天可以给客户补丁。",
                            "回归通过：五万条 0.3 秒，五十万条 0.6 秒。补丁包和说明见附件。"),
                    false,
                    File.REPORT),
            new Scene(
                    "周例会纪要",
                    List.of(
                            "一、上周完成：登录改版上线，缺陷关闭 23 个。\n二、本周重点：导入性能、权限矩阵。\n三、风险：第三方短信通道不稳定，准备备用通道。\n\n行动项请各自在系统中更新状态。",
                            "补充一点：备用短信通道周三可以签约。"),
                    true,
                    File.NONE),
            new Scene(
                    "Office move: floor plan",
                    List.of(
                            "Hi all,\n\n"
                                    + "the new floor plan is attached. Sales moves to the south side, the quiet room stays"
                                    + " where it is. Please tell me by Friday if anything blocks you.",
                            "Looks good to me. Could we have one more phone booth near the windows?",
                            "Added. Thanks for the quick answer!"),
                    false,
                    File.PICTURE),
            new Scene("邀请：产品路线图讨论", List.of("请大家参加产品路线图讨论，时间与地点见日历邀请。会前请读一遍附件里的竞品对比。"), false, File.INVITATION),
            new Scene(
                    "新员工入职准备",
                    List.of("下周一有两位新同事入职（测试、前端各一位），请提前准备电脑、工位和邮箱账号。", "电脑已申领，周五到货。邮箱账号当天开通，激活链接会发到个人手机。"),
                    false,
                    File.NONE),
            new Scene("报销单据缺少发票", List.of("你提交的 9 月差旅报销缺少酒店发票，请补传电子发票，谢谢。", "已补传，麻烦再看一下。"), false, File.NONE));

    static final List<Scene> OUTSIDE = List.of(
            new Scene(
                    "关于 10 月配送合同的补充说明",
                    List.of("您好：\n\n附件为 10 月配送合同补充条款，主要涉及偏远地区的时效与运价。如无异议，请盖章后回传扫描件。\n\n顺祝商祺\n吴刚"),
                    false,
                    File.REPORT),
            new Scene(
                    "Request for quotation: 200 seats",
                    List.of("Dear Sir or Madam,\n\n"
                            + "we plan to equip two branches (about 200 seats) and would be grateful for a"
                            + " quotation including support for the first year.\n\n"
                            + "Kind regards\n"
                            + "Procurement"),
                    false,
                    File.NONE),
            new Scene("您有一张新的电子发票", List.of("尊敬的用户，您有一张新的增值税电子普通发票，金额 ¥3,280.00。请登录系统查看并下载。"), true, File.REPORT),
            new Scene(
                    "校企合作座谈会",
                    List.of("各位老师、企业同仁：\n\n校企合作座谈会定于下月 12 日下午在明德大学图书馆报告厅举行，议程见附件，期待您的光临。"),
                    true,
                    File.INVITATION),
            new Scene(
                    "Beta feedback and two questions",
                    List.of("Hello,\n\n"
                            + "the beta runs well on our side. Two questions: is there a plan for offline mode,"
                            + " and can we export the audit log as CSV?\n\n"
                            + "Best\n"
                            + "James"),
                    false,
                    File.NONE),
            new Scene("技术周刊：本周十篇好文", List.of("本周精选：存储引擎的提交路径、虚拟线程的陷阱、邮件系统里的中文编码、可访问性清单……"), true, File.NONE));

    static final List<Scene> JUNK = List.of(
            new Scene("恭喜您获得 iPhone 大奖！！！", List.of("恭喜！您的邮箱被抽中，请在 24 小时内点击链接填写银行卡信息领奖。"), true, File.NONE),
            new Scene("代开各类发票 点数优惠", List.of("本公司代开各类发票，点数优惠，量大从优，联系微信。"), false, File.NONE),
            new Scene(
                    "Your mailbox is almost full",
                    List.of("Your mailbox has exceeded its limit. Verify your password now to keep it."),
                    true,
                    File.NONE));
}
