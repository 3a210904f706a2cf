package org.zmqspring.actuate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/**
 * Shows the versions of this project and of the engine on the class path. Immutable.
 */
@Internal
@ImportRuntimeHints(ZmqInfoContributor.Hints.class)
public class ZmqInfoContributor implements InfoContributor {

	private static final String PROJECT = "META-INF/zmq-spring-boot.properties";

	private static final String JEROMQ = "META-INF/maven/org.zeromq/jeromq/pom.properties";

	private final Map<String, Object> versions = new LinkedHashMap<>();

	/** Reads the versions. */
	public ZmqInfoContributor() {
		this.versions.put("version", version(PROJECT));
		this.versions.put("engine", Map.of("name", "JeroMQ", "version", version(JEROMQ)));
	}

	/** A repackaged jar may lack the file. */
	private static String version(String resource) {
		ClassPathResource file = new ClassPathResource(resource, ZmqInfoContributor.class.getClassLoader());
		try {
			Properties properties = file.exists() ? PropertiesLoaderUtils.loadProperties(file) : new Properties();
			return properties.getProperty("version", "unknown");
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Could not read " + resource, ex);
		}
	}

	@Override
	public void contribute(Info.Builder builder) {
		builder.withDetail("zmq", this.versions);
	}

	/** Registers both files for native images. Stateless. */
	static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.resources().registerPattern(PROJECT).registerPattern(JEROMQ);
		}

	}

}
