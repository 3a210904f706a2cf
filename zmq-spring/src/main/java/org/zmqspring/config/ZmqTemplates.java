package org.zmqspring.config;

import java.util.Collection;
import java.util.function.Supplier;

import org.zmqspring.message.Internal;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.publish.DefaultZmqTemplate;
import org.zmqspring.publish.Publishers;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Registers a {@link ZmqTemplate} for each publisher: {@code zmqTemplate} for the default
 * one and {@code <name>ZmqTemplate} for the others. A bean of the application with such a
 * name is kept. As an initializer it asks the {@link ZmqSettings} bean of this context
 * for the publishers, once all post-processors are there. Stateless.
 */
@Internal
public final class ZmqTemplates implements BeanFactoryInitializer<ConfigurableListableBeanFactory> {

	/** The template of the publisher {@code default}. */
	public static final String DEFAULT_TEMPLATE = "zmqTemplate";

	private static final String LIFECYCLE = "zmqPublisherLifecycle";

	ZmqTemplates() {
	}

	@Override
	public void initialize(ConfigurableListableBeanFactory beanFactory) {
		if (beanFactory.getBeanNamesForType(ZmqSettings.class, true, false).length == 0) {
			throw new ZmqConfigurationException("@EnableZmq needs a bean of type ZmqSettings, and this application"
					+ " context has none. Add a @Bean method that returns ZmqSettings.builder()…build()");
		}
		register((BeanDefinitionRegistry) beanFactory,
				beanFactory.getBean(ZmqSettings.class).publishers().stream().map(SocketSpec::name).toList());
	}

	/**
	 * Register the templates that are not there yet. They are left out of the code that
	 * is generated ahead of time, so the settings of the run decide which there are.
	 * @param registry where to, which is a {@link ConfigurableBeanFactory}
	 * @param publishers the names of the publishers
	 */
	public static void register(BeanDefinitionRegistry registry, Collection<String> publishers) {
		publishers.stream()
			.filter((publisher) -> !registry.containsBeanDefinition(beanName(publisher)))
			.forEach((publisher) -> registry.registerBeanDefinition(beanName(publisher),
					definition(publisher, (ConfigurableBeanFactory) registry)));
	}

	/**
	 * The name of a template.
	 * @param publisher the name of its publisher
	 * @return the name of the bean
	 */
	public static String beanName(String publisher) {
		return publisher.equals(SocketSpec.DEFAULT_NAME) ? DEFAULT_TEMPLATE : publisher + "ZmqTemplate";
	}

	private static BeanDefinition definition(String publisher, ConfigurableBeanFactory beanFactory) {
		Supplier<Publishers> publishers = () -> beanFactory.getBean(Publishers.class);
		String beanName = beanName(publisher);
		RootBeanDefinition definition = publisher.equals(SocketSpec.DEFAULT_NAME)
				? new RootBeanDefinition(DefaultZmqTemplate.class,
						() -> registered(Publishers.defaultTemplate(publishers), beanName, beanFactory))
				: new RootBeanDefinition(ZmqTemplate.class,
						() -> registered(Publishers.template(publisher, publishers), beanName, beanFactory));
		definition.setAttribute(BeanRegistrationAotProcessor.IGNORE_REGISTRATION_ATTRIBUTE, true);
		return definition;
	}

	/**
	 * A bean that uses a template is destroyed before the publisher behind it. A template
	 * does not depend on it otherwise, since then nothing that the publisher needs could
	 * use a template.
	 */
	private static <T> T registered(T template, String beanName, ConfigurableBeanFactory beanFactory) {
		beanFactory.registerDependentBean(LIFECYCLE, beanName);
		return template;
	}

}
