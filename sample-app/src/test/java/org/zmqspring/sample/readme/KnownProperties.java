package org.zmqspring.sample.readme;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every property that any library on the class path has metadata for. Immutable. */
final class KnownProperties {

	private final Map<String, String> types = new HashMap<>();

	KnownProperties() throws IOException {
		ClassLoader loader = KnownProperties.class.getClassLoader();
		for (URL url : Collections.list(loader.getResources("META-INF/spring-configuration-metadata.json"))) {
			for (JsonNode property : JsonMapper.shared().readTree(url.openStream()).get("properties")) {
				this.types.put(property.get("name").stringValue(), property.path("type").asString(""));
			}
		}
	}

	/**
	 * Whether a name is that of a property, of an element of one, or of an entry of one.
	 */
	boolean contain(String name) {
		String bare = name.replaceAll("\\[\\d+]", "");
		if (this.types.containsKey(bare)) {
			return true;
		}
		String named = bare.replaceFirst("^zmq\\.(publisher|subscriber)s\\.[^.]+\\.", "zmq.$1.")
			.replaceFirst("^zmq\\.forwarders\\.[^.]+\\.frontend\\.", "zmq.subscriber.")
			.replaceFirst("^zmq\\.forwarders\\.[^.]+\\.backend\\.", "zmq.publisher.");
		return (!named.equals(bare) && contain(named)) || isEntry(bare);
	}

	/**
	 * Below a map of simple values there is one more part, below other libraries' maps
	 * anything.
	 */
	private boolean isEntry(String name) {
		for (int end = name.lastIndexOf('.'); end > 0; end = name.lastIndexOf('.', end - 1)) {
			String type = this.types.getOrDefault(name.substring(0, end), "");
			boolean simple = type.startsWith("java.util.Map<java.lang.String,java.lang.")
					&& name.indexOf('.', end + 1) < 0;
			if (simple || (type.startsWith("java.util.Map<") && !name.startsWith("zmq."))) {
				return true;
			}
		}
		return false;
	}

}
