package org.zmqspring.listen;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.TopicPrefix;

/**
 * Finds the listeners of a topic in a compressed trie of their prefixes. A look-up walks
 * down once and allocates nothing. A listener with several matching prefixes is found
 * once. Immutable.
 */
final class Dispatcher {

	private final Node root;

	private Dispatcher(Node root) {
		this.root = root;
	}

	static Dispatcher of(Map<Lanes, Set<TopicPrefix>> wanted) {
		List<Route> routes = new ArrayList<>();
		wanted.forEach((lanes, prefixes) -> prefixes.forEach((prefix) -> routes.add(new Route(prefix.bytes(), lanes))));
		return new Dispatcher(node(new byte[0], routes, 0, Set.of()));
	}

	/**
	 * The lanes of all listeners that have a prefix of the topic. The array is shared and
	 * must not be changed.
	 */
	Lanes[] lanesFor(byte[] topic) {
		Node node = this.root;
		int at = 0;
		// Without prefixes the bytes need not be read: another thread has written them.
		while (node.keys.length > 0 && at < topic.length) {
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
	 * Build a node and all nodes below it. The routes are the prefixes that begin with
	 * the {@code depth} bytes that lead to the node. The inherited lanes are those of the
	 * parent node. They match here as well.
	 */
	private static Node node(byte[] label, List<Route> routes, int depth, Set<Lanes> inherited) {
		Set<Lanes> lanes = new LinkedHashSet<>(inherited);
		TreeMap<Byte, List<Route>> below = new TreeMap<>();
		for (Route route : routes) {
			if (route.prefix.length == depth) {
				lanes.add(route.lanes);
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
		return new Node(label, keys, children, lanes.toArray(Lanes[]::new));
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

	/** One prefix of one listener. */
	private record Route(byte[] prefix, Lanes lanes) {
	}

	/**
	 * A node of the trie. Prefixes end or differ there. The label has the bytes between
	 * the parent node and this node. The keys are the first bytes of the children's
	 * labels, sorted. The lanes are those of all listeners with a prefix that ends here
	 * or above.
	 */
	private record Node(byte[] label, byte[] keys, Node[] children, Lanes[] lanes) {

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
