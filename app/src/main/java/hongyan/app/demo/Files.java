package hongyan.app.demo;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.mime.NewPart;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import javax.imageio.ImageIO;

/// The files that sample messages carry, drawn and written by code.
final class Files {
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

    private Files() {}

    static NewPart report(String title) {
        String text = title + "\r\n\r\n一、结论\r\n按计划进行，未发现阻塞问题。\r\n\r\n二、数据\r\n五万条：0.3 秒\r\n五十万条：0.6 秒\r\n";
        return NewPart.attachment("text/plain", title + ".txt", source(text));
    }

    static NewPart table(String title) {
        StringBuilder rows = new StringBuilder("\uFEFF模块,负责人,开始,结束,预算（元）\r\n");
        String[] modules = {"消息同步", "移动端改版", "测试环境扩容", "权限矩阵", "导入性能"};
        for (int i = 0; i < modules.length; i++) {
            Company.Person owner = Company.PEOPLE.get(2 + i);
            rows.append(modules[i])
                    .append(',')
                    .append(owner.name())
                    .append(",2026-07-0")
                    .append(i + 1);
            rows.append(",2026-08-1")
                    .append(i)
                    .append(',')
                    .append(12_000 * (i + 3))
                    .append("\r\n");
        }
        return NewPart.attachment("text/csv", title + ".csv", source(rows.toString()));
    }

    /// A floor plan.
    static NewPart picture() throws IOException {
        BufferedImage image = new BufferedImage(640, 400, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, 640, 400);
        int[][] rooms = {{20, 20, 280, 160}, {320, 20, 300, 160}, {20, 200, 180, 180}, {220, 200, 400, 180}};
        Color[] tints = {new Color(0xe9effc), new Color(0xe8f5ee), new Color(0xfdf1e3), new Color(0xf3eefb)};
        for (int i = 0; i < rooms.length; i++) {
            pen.setColor(tints[i]);
            pen.fillRect(rooms[i][0], rooms[i][1], rooms[i][2], rooms[i][3]);
            pen.setColor(new Color(0x5a6270));
            pen.drawRect(rooms[i][0], rooms[i][1], rooms[i][2], rooms[i][3]);
        }
        pen.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return NewPart.attachment("image/png", "新办公室平面图.png", ByteSource.of(png.toByteArray()));
    }

    /// A meeting request (RFC 5545, RFC 6047).
    static NewPart invitation(String title, String organiser, OffsetDateTime start) {
        OffsetDateTime at = start.withOffsetSameInstant(ZoneOffset.UTC);
        String text = String.join(
                        "\r\n",
                        "BEGIN:VCALENDAR",
                        "VERSION:2.0",
                        "PRODID:-//Hongyan//Demo//ZH",
                        "METHOD:REQUEST",
                        "BEGIN:VEVENT",
                        "UID:" + Integer.toHexString(title.hashCode()) + "-" + at.toEpochSecond() + "@"
                                + Company.DOMAIN,
                        "DTSTAMP:" + UTC.format(at.minusDays(3)),
                        "DTSTART:" + UTC.format(at),
                        "DTEND:" + UTC.format(at.plusHours(1)),
                        "SUMMARY:" + title,
                        "LOCATION:三楼会议室",
                        "ORGANIZER:mailto:" + organiser,
                        "STATUS:CONFIRMED",
                        "END:VEVENT",
                        "END:VCALENDAR")
                + "\r\n";
        return new NewPart(
                "text/calendar",
                java.util.List.of(new hongyan.formats.mime.Part.Param("method", "REQUEST")),
                "attachment",
                "invite.ics",
                null,
                java.util.List.of(),
                new NewPart.Content.Bytes(source(text)));
    }

    private static ByteSource source(String text) {
        return ByteSource.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
