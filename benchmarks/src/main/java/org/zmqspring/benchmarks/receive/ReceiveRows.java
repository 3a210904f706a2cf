package org.zmqspring.benchmarks.receive;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import org.zmqspring.benchmarks.Child;
import org.zmqspring.benchmarks.Comparison;
import org.zmqspring.benchmarks.Plan;
import org.zmqspring.benchmarks.Plan.Title;
import org.zmqspring.benchmarks.Wanted;
import org.zmqspring.benchmarks.Windows;
import org.zmqspring.benchmarks.load.Load;
import org.zmqspring.benchmarks.load.LoadProcess;

/**
 * The rows for receiving. Each contender is measured in turn with the one that it is
 * compared with.
 */
public final class ReceiveRows {

	private ReceiveRows() {
	}

	/** The row for the simplest listener. */
	public static Comparison first(Plan plan) {
		return byHand(plan, Kind.BYTES, Load.of(64));
	}

	public static void sizes(Plan plan, Consumer<Comparison> table) {
		for (Kind kind : kinds(EnumSet.of(Kind.BYTES, Kind.POLLER))) {
			for (int size : Wanted.sizes()) {
				table.accept(byHand(plan, kind, Load.of(size)));
				table.accept(byHand(plan, kind, Load.of(size).singleFrame()));
			}
		}
	}

	public static void kinds(Plan plan, Consumer<Comparison> table) {
		for (Kind kind : kinds(EnumSet.complementOf(EnumSet.of(Kind.BYTES, Kind.POLLER)))) {
			for (int size : Wanted.sizes()) {
				if (size >= least(kind)) {
					Load load = load(kind, size);
					table.accept(byHand(plan, kind, load));
					table.accept(byHand(plan, kind, load.singleFrame()));
				}
			}
		}
	}

	public static void others(Plan plan, Consumer<Comparison> table) {
		for (Kind kind : kinds(EnumSet.allOf(Kind.class))) {
			Load load = load(kind, 64);
			table.accept(integration(plan, kind, load));
			if (Contestant.PYTHON.isThere()) {
				table.accept(compare(plan, new Title(kind.text + ", " + load, "recv loop of pyzmq", 1.2), kind, load,
						Contestant.LISTENER, Contestant.PYTHON));
			}
		}
	}

	public static void prefixes(Plan plan, Consumer<Comparison> table) {
		Load one = Load.of(64);
		Load spread = one.withTopics(1000);
		double wanted = 1 / 1.2;
		table.accept(compare(plan, new Title("1,000 listeners, messages for one of them", "one listener", wanted),
				Kind.BYTES, one, Contestant.THOUSAND_LISTENERS, Contestant.LISTENER));
		table.accept(compare(plan, new Title("1,000 listeners, messages for each in turn", "one listener", wanted),
				Kind.BYTES, spread, Contestant.THOUSAND_LISTENERS, Contestant.LISTENER));
		table.accept(compare(plan,
				new Title("1,000 listeners on the poller, messages for each in turn", "one listener", wanted),
				Kind.POLLER, spread, Contestant.THOUSAND_ON_POLLER, Contestant.LISTENER));
		table.accept(compare(plan, new Title("one listener of 10,000 prefixes", "one listener", wanted), Kind.BYTES,
				spread, Contestant.TEN_THOUSAND_PREFIXES, Contestant.LISTENER));
	}

	public static void meters(Plan plan, Consumer<Comparison> table) {
		Load load = Load.of(64);
		table.accept(compare(plan, new Title("meters on", "meters off", 0.95), Kind.BYTES, load, Contestant.LISTENER,
				Contestant.LISTENER_WITHOUT_METERS));
		table.accept(compare(plan, new Title("meters and observations on", "meters off", 0.95), Kind.BYTES, load,
				Contestant.LISTENER_OBSERVED, Contestant.LISTENER_WITHOUT_METERS));
	}

	/** The same messages with and without {@code frames} and {@code sequence.*}. */
	public static void numbers(Plan plan, Consumer<Comparison> table) {
		Load load = Load.of(64).numbered();
		table.accept(compare(plan, new Title("numbers per endpoint, " + load, "not configured", 0.95), Kind.BYTES, load,
				Contestant.LISTENER_NUMBERED, Contestant.LISTENER));
		table.accept(compare(plan, new Title("numbers per topic, " + load, "not configured", 0.95), Kind.BYTES, load,
				Contestant.LISTENER_NUMBERED_BY_TOPIC, Contestant.LISTENER));
		Load topics = load.withTopics(1000);
		table.accept(compare(plan, new Title("numbers per topic, " + topics, "not configured", 0.95), Kind.BYTES,
				topics, Contestant.LISTENER_NUMBERED_BY_TOPIC, Contestant.LISTENER));
	}

	public static Comparison integration(Plan plan) {
		return integration(plan, Kind.BYTES, Load.of(64));
	}

	private static Comparison integration(Plan plan, Kind kind, Load load) {
		return compare(plan, new Title(kind.text + ", " + load, "Spring Integration", 20), kind, load,
				Contestant.LISTENER, Contestant.INTEGRATION);
	}

	/**
	 * What {@code -Dkinds} may name.
	 * @return the names of all kinds
	 */
	public static List<String> kindNames() {
		return Arrays.stream(Kind.values()).map(Kind::name).toList();
	}

	private static Set<Kind> kinds(Set<Kind> of) {
		of.removeIf((kind) -> !Wanted.kind(kind));
		return of;
	}

	private static Load load(Kind kind, int size) {
		return (kind == Kind.JSON) ? Load.of(size).json() : Load.of(size);
	}

	/** 16 bytes are too few for JSON. */
	private static int least(Kind kind) {
		return (kind == Kind.JSON) ? 64 : 0;
	}

	private static Comparison byHand(Plan plan, Kind kind, Load load) {
		return compare(plan, new Title(kind.text + ", " + load, "recv loop", kind.wanted), kind, load,
				Contestant.LISTENER, Contestant.BY_HAND);
	}

	private static Comparison compare(Plan plan, Title title, Kind kind, Load load, Contestant ours,
			Contestant theirs) {
		try (LoadProcess publisher = new LoadProcess(load, 2)) {
			return plan.compare(title, () -> contender(ours, kind, publisher, 0),
					() -> contender(theirs, kind, publisher, 1));
		}
	}

	private static Plan.Contender contender(Contestant who, Kind kind, LoadProcess publisher, int index) {
		Child child = who.start(kind, publisher.endpoint(index));
		child.answer();
		return new Windows(child, (open) -> publisher.set(index, open));
	}

}
