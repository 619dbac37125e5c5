package hongyan.protocols.imap;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// In which language people read the words of answers (RFC 5255 3). Chinese texts are UTF-8.
enum Language {
    /// RFC 2277: for everybody.
    DEFAULT("i-default"),
    ENGLISH("en"),
    CHINESE("zh");

    private static final Map<String, String> IN_CHINESE = Map.ofEntries(
            Map.entry("Done", "完成"),
            Map.entry("Selected", "已打开邮件夹"),
            Map.entry("Examined", "已只读打开邮件夹"),
            Map.entry("Closed", "已关闭邮件夹"),
            Map.entry("Unselected", "已关闭邮件夹"),
            Map.entry("Created", "已新建邮件夹"),
            Map.entry("Deleted", "已删除邮件夹"),
            Map.entry("Renamed", "邮件夹已改名"),
            Map.entry("Subscribed", "已订阅"),
            Map.entry("Unsubscribed", "已取消订阅"),
            Map.entry("Logged in", "登录成功"),
            Map.entry("Logged out", "已退出"),
            Map.entry("Signed out", "已退出登录"),
            Map.entry("Enabled", "已启用"),
            Map.entry("Language changed", "语言已切换"),
            Map.entry("Language not supported", "不支持这种语言"),
            Map.entry("Idle completed", "等待结束"),
            Map.entry("List completed", "邮件夹列表完成"),
            Map.entry("Lsub completed", "订阅列表完成"),
            Map.entry("Status completed", "状态查询完成"),
            Map.entry("Search completed", "搜索完成"),
            Map.entry("Sort completed", "排序完成"),
            Map.entry("Thread completed", "会话整理完成"),
            Map.entry("Fetch completed", "读取完成"),
            Map.entry("Store completed", "标记完成"),
            Map.entry("Copy completed", "复制完成"),
            Map.entry("Move completed", "移动完成"),
            Map.entry("Expunge completed", "清除完成"),
            Map.entry("Append completed", "邮件已存入"),
            Map.entry("Capability completed", "功能列表完成"),
            Map.entry("Namespace completed", "命名空间列表完成"),
            Map.entry("Id completed", "完成"),
            Map.entry("Unknown command", "无法识别的命令"),
            Map.entry("Log in first", "请先登录"),
            Map.entry("Select a mailbox first", "请先打开一个邮件夹"),
            Map.entry("You are logged in already", "您已经登录"),
            Map.entry("Message too big", "邮件太大"),
            Map.entry("Mailbox full", "邮箱空间已满"),
            Map.entry("Invalid name or password", "用户名或密码不正确"),
            Map.entry("No such mailbox", "没有这个邮件夹"),
            Map.entry("Mailbox exists already", "邮件夹已存在"),
            Map.entry("Not possible with this mailbox", "这个邮件夹不能这样操作"),
            Map.entry("Mailbox is selected read-only", "邮件夹以只读方式打开"),
            Map.entry("Delete the mailboxes in it first", "请先删除其中的邮件夹"),
            Map.entry("Some messages are gone", "部分邮件已不存在"),
            Map.entry("Some messages have changed", "部分邮件已被更改"),
            Map.entry("Account disabled", "帐号已停用"),
            Map.entry("Encryption required: STARTTLS first", "需要加密：请先使用 STARTTLS"),
            Map.entry("Internal error", "服务器内部错误"));

    private final String tag;

    Language(String tag) {
        this.tag = tag;
    }

    String tag() {
        return tag;
    }

    /// The first that a range of the list means (RFC 5255 3.2; ranges of RFC 4647 2.1, looked up as in 3.4).
    static Optional<Language> of(List<String> ranges) {
        for (String range : ranges) {
            String wanted = range.toLowerCase(Locale.ROOT);
            if (wanted.equals("*") || wanted.equals("default")) {
                return Optional.of(DEFAULT);
            }
            while (!wanted.isEmpty()) {
                for (Language each : values()) {
                    if (each.tag.equals(wanted)) {
                        return Optional.of(each);
                    }
                }
                wanted = wanted.substring(0, Math.max(0, wanted.lastIndexOf('-')));
            }
        }
        return Optional.empty();
    }

    /// The text in this language; those that nobody has translated stay English.
    String say(String text) {
        return this == CHINESE ? IN_CHINESE.getOrDefault(text, text) : text;
    }
}
