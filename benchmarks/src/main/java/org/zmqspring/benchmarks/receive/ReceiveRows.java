package org.zmqspring.benchmarks.receive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.zmqspring.benchmarks.Child;
import org.zmqspring.benchmarks.Measurement;
import org.zmqspring.benchmarks.Plan;
import org.zmqspring.benchmarks.Row.Title;
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
	public static Measurement first(Plan plan) {
		return byHand(plan, Kind.BYTES, Load.of(64));
	}

	public static List<Measurement> sizes(Plan plan, int... sizes) {
		return byHand(plan, EnumSet.of(Kind.BYTES, Kind.POLLER), sizes);
	}

	public static List<Measurement> kinds(Plan plan, int... sizes) {
		return byHand(plan, EnumSet.complementOf(EnumSet.of(Kind.BYTES, Kind.POLLER)), sizes);
	}

	/** The others decode JSON or nothing, so the other kinds say little. */
	public static List<Measurement> others(Plan plan) {
		List<Measurement> rows = new ArrayList<>();
		for (Kind kind : Wanted.kinds(EnumSet.allOf(Kind.class), EnumSet.of(Kind.BYTES, Kind.JSON))) {
			rows.add(other(plan, kind, Contestant.INTEGRATION, "Spring Integration", 20));
			if (Contestant.PYTHON.isThere()) {
				rows.add(other(plan, kind, Contestant.PYTHON, "recv loop of pyzmq", 1.2));
			}
		}
		return rows;
	}

	public static List<Measurement> prefixes(Plan plan) {
		Load one = Load.of(64);
		Load spread = one.withTopics(1000);
		double wanted = 1 / 1.2;
		return List.of(
				compare(plan, Title.of("1,000 listeners, messages for one of them", "one listener", wanted), Kind.BYTES,
						one, Contestant.THOUSAND_LISTENERS, Contestant.LISTENER),
				compare(plan, Title.of("1,000 listeners, messages for each in turn", "one listener", wanted),
						Kind.BYTES, spread, Contestant.THOUSAND_LISTENERS, Contestant.LISTENER),
				compare(plan,
						Title.of("1,000 listeners on the poller, messages for each in turn", "one listener", wanted),
						Kind.POLLER, spread, Contestant.THOUSAND_ON_POLLER, Contestant.LISTENER),
				compare(plan, Title.of("one listener of 10,000 prefixes", "one listener", wanted), Kind.BYTES, spread,
						Contestant.TEN_THOUSAND_PREFIXES, Contestant.LISTENER));
	}

	public static List<Measurement> meters(Plan plan) {
		Load load = Load.of(64);
		return List.of(
				compare(plan, Title.of("meters on", "meters off", 0.95), Kind.BYTES, load, Contestant.LISTENER,
						Contestant.LISTENER_WITHOUT_METERS),
				compare(plan, Title.of("meters and observations on", "meters off", 0.95), Kind.BYTES, load,
						Contestant.LISTENER_OBSERVED, Contestant.LISTENER_WITHOUT_METERS));
	}

	/** The same messages with and without {@code frames} and {@code sequence.*}. */
	public static List<Measurement> numbers(Plan plan) {
		Load load = Load.of(64).numbered();
		return List.of(numbers(plan, "numbers per endpoint, ", load, Contestant.LISTENER_NUMBERED),
				numbers(plan, "numbers per topic, ", load, Contestant.LISTENER_NUMBERED_BY_TOPIC),
				numbers(plan, "numbers per topic, ", load.withTopics(1000), Contestant.LISTENER_NUMBERED_BY_TOPIC));
	}

	private static Measurement numbers(Plan plan, String what, Load load, Contestant ours) {
		return compare(plan, Title.of(what + load, "not configured", 0.95), Kind.BYTES, load, ours,
				Contestant.LISTENER);
	}

	private static Measurement other(Plan plan, Kind kind, Contestant other, String against, double wanted) {
		Load load = load(kind, 64);
		return compare(plan, Title.of(kind.text + ", " + load, against, wanted), kind, load, Contestant.LISTENER,
				other);
	}

	/**
	 * What {@code -Dkinds} may name.
	 * @return the names of all kinds
	 */
	public static List<String> kindNames() {
		return Arrays.stream(Kind.values()).map(Kind::name).toList();
	}

	private static Load load(Kind kind, int size) {
		return (kind == Kind.JSON) ? Load.of(size).json() : Load.of(size);
	}

	/** 16 bytes are too few for JSON. */
	private static int least(Kind kind) {
		return (kind == Kind.JSON) ? 64 : 0;
	}

	/** With two frames and with one. */
	private static List<Measurement> byHand(Plan plan, Set<Kind> kinds, int... sizes) {
		List<Measurement> rows = new ArrayList<>();
		for (Kind kind : Wanted.kinds(kinds, kinds)) {
			for (int size : sizes) {
				if (size >= least(kind)) {
					Load load = load(kind, size);
					rows.add(byHand(plan, kind, load));
					rows.add(byHand(plan, kind, load.singleFrame()));
				}
			}
		}
		return rows;
	}

	private static Measurement byHand(Plan plan, Kind kind, Load load) {
		return compare(plan, Title.of(kind.text + ", " + load, "recv loop", kind.wanted), kind, load,
				Contestant.LISTENER, Contestant.BY_HAND);
	}

	private static Measurement compare(Plan general, Title title, Kind kind, Load load, Contestant ours,
			Contestant theirs) {
		Plan plan = general.forSize(load.payloadSize());
		return plan.measurement(title, () -> {
			try (LoadProcess publisher = new LoadProcess(load, 2)) {
				return plan.compare(title, () -> contender(ours, kind, publisher, 0),
						() -> contender(theirs, kind, publisher, 1));
			}
		});
	}

	private static Plan.Contender contender(Contestant who, Kind kind, LoadProcess publisher, int index) {
		Child child = who.start(kind, publisher.endpoint(index));
		child.answer();
		return new Windows(child, (open) -> publisher.set(index, open));
	}

}
