package org.zmqspring.docs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Writes {@code docs/properties.md}: each property once, those that several levels share
 * with the levels where it can be set. Confined to one thread.
 */
final class PropertiesPage {

	private static final String ROOT = "zmq.";

	private static final String PUBLISHER = "zmq.publisher.";

	private static final String SUBSCRIBER = "zmq.subscriber.";

	private static final String INTRODUCTION = """
			# Properties

			Every property, from the metadata that IDEs complete from. [configuring.md](configuring.md) shows how to set them, also for several
			sockets and by environment variables.
			""";

	private static final String SHARED = """

			## Of every socket

			Set one of these at `zmq.*` for all sockets. For one socket, set it at `zmq.publisher.*`, `zmq.subscriber.*`,
			`zmq.publishers.<name>.*` or `zmq.subscribers.<name>.*`; this has precedence. The sides of a forwarder have them at
			`zmq.forwarders.<name>.frontend.*` and `zmq.forwarders.<name>.backend.*`. The column "default" says where publishers
			and subscribers differ. A frontend has the defaults of a subscriber, a backend those of a publisher.
			""";

	private static final String EACH = """

			## Of one socket

			At `zmq.publisher.*`, `zmq.subscriber.*`, `zmq.publishers.<name>.*` and `zmq.subscribers.<name>.*`. The sides of a forwarder
			have these too, except `trace-header`, at `zmq.forwarders.<name>.frontend.*` and `zmq.forwarders.<name>.backend.*`. Both bind
			by default.
			""";

	private static final String FORWARDERS = """

			## Of forwarders

			`zmq.forwarders.<name>` has two sides, `frontend` for the publishers and `backend` for the subscribers
			([topologies.md](topologies.md)). Both have the properties of every socket and of one socket. `stale-after` is for `frontend`
			only. `backend` also has `xpub-nodrop`, `xpub-nodrop-timeout` and `max-subscriptions-per-peer`, as publishers have them.
			There, one peer may have 10,000 subscriptions. While a message waits for a subscriber (`xpub-nodrop`), the forwarder reads no
			further ones. `max-subscriptions-per-peer` of `frontend` is the number of subscriptions that the forwarder may have at a
			publisher. Further ones wait until others end, and are counted.
			""";

	private final Map<String, Property> properties = new TreeMap<>();

	private final StringBuilder text = new StringBuilder(INTRODUCTION);

	PropertiesPage(Collection<Property> properties) {
		properties.forEach((property) -> this.properties.put(property.name(), property));
	}

	String write() {
		Map<String, Boolean> tails = tails();
		this.text.append(SHARED);
		tables(select(tails, (tail) -> at(ROOT, tail) != null));
		this.text.append(EACH);
		tables(select(tails, (tail) -> at(ROOT, tail) == null && both(tail)));
		only("publishers", PUBLISHER, tails);
		only("subscribers", SUBSCRIBER, tails);
		this.text.append(FORWARDERS);
		others(tails).forEach(this::group);
		return this.text.toString();
	}

	/** What publishers or subscribers have, without their prefix. */
	private Map<String, Boolean> tails() {
		Map<String, Boolean> tails = new TreeMap<>();
		for (String name : this.properties.keySet()) {
			if (name.startsWith(PUBLISHER)) {
				tails.put(name.substring(PUBLISHER.length()), true);
			}
			if (name.startsWith(SUBSCRIBER)) {
				tails.put(name.substring(SUBSCRIBER.length()), true);
			}
		}
		return tails;
	}

	private @Nullable Property at(String prefix, String tail) {
		return this.properties.get(prefix + tail);
	}

	private boolean both(String tail) {
		return at(PUBLISHER, tail) != null && at(SUBSCRIBER, tail) != null;
	}

	private List<Property> select(Map<String, Boolean> tails, Predicate<String> wanted) {
		return tails.keySet().stream().filter(wanted).map(this::merged).toList();
	}

	/** One property for all levels. */
	private Property merged(String tail) {
		Property publisher = at(PUBLISHER, tail);
		Property subscriber = at(SUBSCRIBER, tail);
		if (publisher == null || subscriber == null) {
			Property only = (publisher != null) ? publisher : subscriber;
			return only.as(tail, only.defaultValue(), (publisher != null) ? "Publishers only. " : "Subscribers only. ");
		}
		String both = publisher.description().equals(subscriber.description()) ? ""
				: "Subscribers: " + subscriber.description() + " Publishers: ";
		return publisher.withChoices(choices(subscriber.choices(), publisher.choices()))
			.as(tail,
					publisher.defaultValue().equals(subscriber.defaultValue()) ? publisher.defaultValue()
							: subscriber.defaultValue() + " subscriber, " + publisher.defaultValue() + " publisher",
					both);
	}

	/** A value can mean one thing for subscribers and another one for publishers. */
	private static Map<String, String> choices(Map<String, String> subscriber, Map<String, String> publisher) {
		Map<String, String> choices = new TreeMap<>(subscriber);
		publisher.forEach((value, text) -> choices.merge(value, text,
				(of, other) -> of.equals(other) ? of : "Subscribers: " + of + " Publishers: " + other));
		return choices;
	}

	private void only(String who, String prefix, Map<String, Boolean> tails) {
		this.text.append("\n## Of ")
			.append(who)
			.append(" only\n\nAt `")
			.append(prefix)
			.append("*` and `zmq.")
			.append(who)
			.append(".<name>.*`.\n");
		List<Property> own = new ArrayList<>();
		for (String tail : tails.keySet()) {
			Property property = at(prefix, tail);
			if (property != null && at(ROOT, tail) == null && !both(tail)) {
				own.add(property.as(tail, property.defaultValue(), ""));
			}
		}
		tables(own);
	}

	/** What is left, by the first part of its name. */
	private Map<String, List<Property>> others(Map<String, Boolean> tails) {
		return this.properties.values()
			.stream()
			.filter((property) -> !isOfSockets(property.name(), tails))
			.sorted(Comparator.comparing((property) -> !property.name().startsWith(ROOT)))
			.collect(Collectors.groupingBy((property) -> title(property.name()), LinkedHashMap::new,
					Collectors.toList()));
	}

	private static boolean isOfSockets(String name, Map<String, Boolean> tails) {
		return name.startsWith(PUBLISHER) || name.startsWith(SUBSCRIBER)
				|| (name.startsWith(ROOT) && tails.containsKey(name.substring(ROOT.length())));
	}

	private static String title(String name) {
		if (!name.startsWith(ROOT)) {
			return "Of Spring Boot's actuator";
		}
		String[] parts = name.replace(".<name>", "").split("\\.");
		return (parts.length > 2) ? "`zmq." + parts[1] + "`" : "General";
	}

	private void group(String title, List<Property> members) {
		this.text.append("\n## ").append(title).append("\n");
		table(members);
	}

	/** A table of those with simple names, and one for each group of the others. */
	private void tables(List<Property> rows) {
		Map<String, List<Property>> groups = rows.stream()
			.collect(Collectors.groupingBy(
					(row) -> row.name().contains(".") ? row.name().substring(0, row.name().indexOf('.')) : "",
					TreeMap::new, Collectors.toList()));
		for (Entry<String, List<Property>> group : groups.entrySet()) {
			if (!group.getKey().isEmpty()) {
				this.text.append("\n### `").append(group.getKey()).append("`\n");
			}
			table(group.getValue());
		}
	}

	private void table(List<Property> rows) {
		this.text.append("\n| property | type | default | what it is |\n|---|---|---|---|\n");
		new TreeSet<>(rows).forEach((row) -> this.text.append(row.row()));
	}

}
