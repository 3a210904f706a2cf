package org.zmqspring.listen;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.TopicPrefix;

/**
 * Knows for every topic which lanes asked for it: a compressed trie of their prefixes. A
 * look-up walks down once and allocates nothing; a lane with several matching prefixes is
 * found once. Immutable.
 */
final class Dispatcher {

	private final Node root;

	private Dispatcher(Node root) {
		this.root = root;
	}

	static Dispatcher of(Collection<Lane> lanes) {
		List<Route> routes = new ArrayList<>();
		for (Lane lane : lanes) {
			for (TopicPrefix prefix : lane.spec().topics()) {
				routes.add(new Route(prefix.bytes(), lane));
			}
		}
		return new Dispatcher(node(new byte[0], routes, 0, Set.of()));
	}

	/**
	 * The lanes one of whose prefixes the topic begins with.
	 * @param topic the first frame of a message
	 * @return the lanes, not to be changed; may be empty
	 */
	Lane[] lanesFor(byte[] topic) {
		Node node = this.root;
		int at = 0;
		while (at < topic.length) {
			Node next = node.child(topic[at]);
			if (next == null || !next.isAt(topic, at)) {
				break;
			}
			node = next;
			at += next.label.length;
		}
		return node.lanes;
	}

	/**
	 * Build a node and all below it.
	 * @param label the bytes between its parent and it
	 * @param routes what goes through it: they have the first {@code depth} bytes in
	 * common
	 * @param depth how many bytes lead here
	 * @param inherited the lanes of its parent, which match here too
	 */
	private static Node node(byte[] label, List<Route> routes, int depth, Set<Lane> inherited) {
		Set<Lane> lanes = new LinkedHashSet<>(inherited);
		TreeMap<Byte, List<Route>> below = new TreeMap<>();
		for (Route route : routes) {
			if (route.prefix.length == depth) {
				lanes.add(route.lane);
			}
			else {
				below.computeIfAbsent(route.prefix[depth], (key) -> new ArrayList<>()).add(route);
			}
		}
		byte[] keys = new byte[below.size()];
		Node[] children = new Node[keys.length];
		int index = 0;
		for (List<Route> group : below.values()) {
			byte[] first = group.get(0).prefix;
			int end = commonLength(group);
			keys[index] = first[depth];
			children[index++] = node(Arrays.copyOfRange(first, depth, end), group, end, lanes);
		}
		return new Node(label, keys, children, lanes.toArray(Lane[]::new));
	}

	private static int commonLength(List<Route> group) {
		byte[] first = group.get(0).prefix;
		int length = first.length;
		for (Route route : group) {
			int mismatch = Arrays.mismatch(first, 0, length, route.prefix, 0, Math.min(length, route.prefix.length));
			length = (mismatch >= 0) ? mismatch : length;
		}
		return length;
	}

	/**
	 * One prefix of one lane.
	 *
	 * @param prefix the bytes
	 * @param lane who asked for them
	 */
	private record Route(byte[] prefix, Lane lane) {
	}

	/**
	 * A place in the trie where prefixes end or part.
	 *
	 * @param label the bytes between its parent and it
	 * @param keys the first bytes of the children's labels, sorted
	 * @param children what lies below
	 * @param lanes whoever has a prefix that ends here or above
	 */
	private record Node(byte[] label, byte[] keys, Node[] children, Lane[] lanes) {

		@Nullable Node child(byte key) {
			int index = Arrays.binarySearch(this.keys, key);
			return (index >= 0) ? this.children[index] : null;
		}

		boolean isAt(byte[] topic, int at) {
			int end = at + this.label.length;
			return end <= topic.length && Arrays.equals(this.label, 0, this.label.length, topic, at, end);
		}

	}

}
