package org.zmqspring.docs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A picture of processes and their connections, drawn from lines such as
 * {@code publisher A > *forwarder}. The star marks the end that binds. Processes are in
 * columns, and messages go to the right. The colours are readable on light and dark
 * pages. Confined to one thread.
 */
final class Picture {

	private static final Pattern LINE = Pattern.compile("(.+?)(\\*?) > (\\*?)(.+)");

	private static final int WIDTH = 170;

	private static final int HEIGHT = 40;

	private static final int COLUMN = 310;

	private static final int ROW = 70;

	private static final int MARGIN = 10;

	private final String title;

	private final List<Connection> connections = new ArrayList<>();

	/** The column of each process. */
	private final Map<String, Integer> columns = new LinkedHashMap<>();

	Picture(String title, String lines) {
		this.title = title;
		lines.lines().forEach(this::add);
		settle();
	}

	/**
	 * One arrow.
	 *
	 * @param from the process that sends
	 * @param to the process that receives
	 * @param boundFrom whether the sending end binds
	 * @param boundTo whether the receiving end binds
	 */
	private record Connection(String from, String to, boolean boundFrom, boolean boundTo) {
	}

	private void add(String line) {
		Matcher parts = LINE.matcher(line);
		if (!parts.matches()) {
			throw new IllegalArgumentException("No connection: " + line);
		}
		Connection connection = new Connection(parts.group(1), parts.group(4), !parts.group(2).isEmpty(),
				!parts.group(3).isEmpty());
		if (connection.boundFrom == connection.boundTo) {
			throw new IllegalArgumentException("Exactly one end must bind: " + line);
		}
		this.connections.add(connection);
		this.columns.putIfAbsent(connection.from, 0);
		this.columns.putIfAbsent(connection.to, 0);
	}

	/** Each process is to the right of all that send to it. */
	private void settle() {
		for (int i = 0; i < this.columns.size(); i++) {
			this.connections
				.forEach((one) -> this.columns.merge(one.to, this.columns.getOrDefault(one.from, 0) + 1, Math::max));
		}
	}

	int connections() {
		return this.connections.size();
	}

	String svg() {
		int columnCount = this.columns.values().stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
		int width = 2 * MARGIN + (columnCount - 1) * COLUMN + WIDTH;
		int height = 2 * MARGIN + (rows() - 1) * ROW + HEIGHT;
		StringBuilder svg = new StringBuilder(
				"""
						<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">
						<title>%s</title>
						<defs><marker id="head" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="9" markerHeight="9" orient="auto">
						<path d="M0 0L10 5L0 10z" fill="#8b949e"/></marker></defs>
						"""
					.formatted(width, height, width, height, this.title));
		this.connections.forEach((connection) -> arrow(connection, svg));
		this.columns.keySet().forEach((process) -> box(process, svg));
		this.connections.forEach((connection) -> dot(connection, svg));
		return svg.append("</svg>\n").toString();
	}

	private int rows() {
		return (int) this.columns.values()
			.stream()
			.mapToLong((column) -> this.columns.values().stream().filter(column::equals).count())
			.max()
			.orElse(1);
	}

	private void arrow(Connection connection, StringBuilder svg) {
		int x1 = x(connection.from) + WIDTH;
		int y1 = y(connection.from);
		int x2 = x(connection.to);
		int y2 = y(connection.to);
		svg.append("""
				<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="#8b949e" stroke-width="1.5" marker-end="url(#head)"/>
				""".formatted(x1, y1, connection.boundTo ? x2 - 6 : x2, y2));
	}

	private void dot(Connection connection, StringBuilder svg) {
		svg.append("""
				<circle cx="%d" cy="%d" r="5" fill="#d29922"/>
				""".formatted(connection.boundTo ? x(connection.to) : x(connection.from) + WIDTH,
				y(connection.boundTo ? connection.to : connection.from)));
	}

	private void box(String process, StringBuilder svg) {
		String colour = switch (process.split(" ")[0]) {
			case "publisher" -> "#1f6feb";
			case "subscriber" -> "#1a7f37";
			default -> "#8250df";
		};
		int left = x(process);
		int middle = y(process);
		svg.append(
				"""
						<rect x="%d" y="%d" width="%d" height="%d" rx="6" fill="%s"/>
						<text x="%d" y="%d" fill="#ffffff" font-family="sans-serif" font-size="15" text-anchor="middle">%s</text>
						"""
					.formatted(left, middle - HEIGHT / 2, WIDTH, HEIGHT, colour, left + WIDTH / 2, middle + 5,
							process));
	}

	private int x(String process) {
		return MARGIN + this.columns.getOrDefault(process, 0) * COLUMN;
	}

	/** The middle of a box. Short columns are in the middle of the picture. */
	private int y(String process) {
		List<String> column = this.columns.keySet()
			.stream()
			.filter((other) -> this.columns.get(other).equals(this.columns.get(process)))
			.toList();
		int top = (rows() - column.size()) * ROW / 2;
		return MARGIN + HEIGHT / 2 + top + column.indexOf(process) * ROW;
	}

}
