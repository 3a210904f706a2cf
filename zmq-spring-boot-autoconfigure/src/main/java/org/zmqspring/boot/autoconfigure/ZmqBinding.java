package org.zmqspring.boot.autoconfigure;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.zmqspring.settings.InvalidSettingsException;

import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Binds {@link ZmqProperties}, whose maps have keys that users choose, through
 * {@link SpelledNames}: the names of sockets and users are those of the configuration
 * files, however an environment variable spells them. Thread-safe once it has its
 * environment.
 */
final class ZmqBinding implements ConfigurationPropertiesBindHandlerAdvisor, EnvironmentAware {

	private static final ConfigurationPropertyName ZMQ = ConfigurationPropertyName.of("zmq");

	private @Nullable Environment environment;

	/**
	 * Bind what is configured now.
	 * @param environment where
	 * @return the properties
	 * @throws InvalidSettingsException if names of sockets or users are ambiguous
	 */
	static ZmqProperties bind(Environment environment) {
		return binder(ConfigurationPropertySources.get(environment), environment).bindOrCreate("zmq",
				ZmqProperties.class);
	}

	/** Placeholders are those of the environment, which finds them in any spelling. */
	private static Binder binder(Iterable<ConfigurationPropertySource> configured, @Nullable Environment environment) {
		List<ConfigurationPropertySource> sources = StreamSupport.stream(configured.spliterator(), false).toList();
		return new Binder(SpelledNames.in(sources),
				(environment != null) ? new ListPlaceholdersResolver(environment) : null);
	}

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Resolves a placeholder of a list, as of YAML, to its elements with commas between
	 * them: Spring Boot would take its default or fail.
	 */
	private static final class ListPlaceholdersResolver extends PropertySourcesPlaceholdersResolver {

		ListPlaceholdersResolver(Environment environment) {
			super(environment);
		}

		@Override
		protected @Nullable String resolvePlaceholder(String placeholder) {
			String value = super.resolvePlaceholder(placeholder);
			if (value != null) {
				return value;
			}
			List<String> elements = Stream.iterate(0, (index) -> index + 1)
				.map((index) -> Optional.ofNullable(super.resolvePlaceholder(placeholder + "[" + index + "]")))
				.takeWhile(Optional::isPresent)
				.map(Optional::get)
				.toList();
			return elements.isEmpty() ? null : String.join(",", elements);
		}

	}

	@Override
	public BindHandler apply(BindHandler parent) {
		return new AbstractBindHandler(parent) {

			@Override
			public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target,
					BindContext context) {
				if (context.getDepth() == 0 && name.equals(ZMQ)
						&& ZmqProperties.class.equals(target.getType().resolve())) {
					// binds to the existing bean, so that nothing is left to be bound
					binder(context.getSources(), ZmqBinding.this.environment).bind(name, target, parent);
					return null;
				}
				return super.onStart(name, target, context);
			}

		};
	}

}
