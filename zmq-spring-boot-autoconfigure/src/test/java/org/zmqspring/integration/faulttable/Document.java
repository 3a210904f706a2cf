package org.zmqspring.integration.faulttable;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The page that shows the table: {@code faults-template.md}, filled with the figures of
 * one run. Confined to one thread.
 */
final class Document {

	private final long begunNanos = System.nanoTime();

	private final String load = load();

	private final List<String> contenders;

	private final List<String> rows = new ArrayList<>();

	private final List<String> fleets = new ArrayList<>();

	Document(List<String> contenders) {
		this.contenders = contenders;
		this.rows.add("| fault | lasts | " + String.join(" | ", contenders) + " | lost, as told | lost with replay |");
		this.rows.add("|---".repeat(contenders.size() + 4) + "|");
	}

	void row(Row row, List<String> cells) {
		this.rows.add("| " + row.fault() + " | " + row.lasts().toSeconds() + " to "
				+ row.lasts().plus(Heat.SPREAD).toSeconds() + " s | " + String.join(" | ", cells) + " |");
	}

	void fleet(String contender, String cells) {
		this.fleets.add("| " + contender + " | " + cells + " |");
	}

	void write(Path file) throws IOException {
		String text = template();
		for (Map.Entry<String, Object> value : values().entrySet()) {
			text = text.replace("{" + value.getKey() + "}", value.getValue().toString());
		}
		Files.createDirectories(file.toAbsolutePath().getParent());
		Files.writeString(file, text);
	}

	private Map<String, Object> values() {
		return Map.of("minutes", Duration.ofNanos(System.nanoTime() - this.begunNanos).plusSeconds(59).toMinutes(),
				"machine", machine(), "versions",
				this.contenders.stream().limit(2).collect(Collectors.joining(" and ")), "load",
				this.load + " at the beginning and " + load() + " at the end", "trials", Heat.TRIALS, "limit",
				Trial.LIMIT.toSeconds(), "sockets", Fleet.SOCKETS, "away", Fleet.AWAY.toSeconds(), "rows",
				String.join("\n", this.rows), "fleets", String.join("\n", this.fleets));
	}

	private static String machine() {
		return String.format(Locale.ROOT, "%d processors, %s, Java %s", Runtime.getRuntime().availableProcessors(),
				System.getProperty("os.name"), System.getProperty("java.version"));
	}

	private static String load() {
		return String.format(Locale.ROOT, "%.1f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
	}

	private static String template() throws IOException {
		try (InputStream in = Document.class.getResourceAsStream("/faulttable/faults-template.md")) {
			return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
