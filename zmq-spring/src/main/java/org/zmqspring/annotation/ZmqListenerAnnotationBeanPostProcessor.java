package org.zmqspring.annotation;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;
import org.zmqspring.message.ZmqConfigurationException;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.MergedBeanDefinitionPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;

/**
 * Finds the {@link ZmqListener} methods and classes of singleton beans. It registers
 * their listeners when all singletons are created, and those of a lazy bean when that
 * bean is created.
 * <p>
 * It looks up these beans at that time, so that none of them is created too early: the
 * {@link org.zmqspring.listen.ZmqListenerRegistry}, the
 * {@link org.zmqspring.convert.PayloadCodec},
 * {@link org.zmqspring.listen.SubscriberSockets} and {@link ListenerDefaults}. It is a
 * {@link MergedBeanDefinitionPostProcessor} because Spring calls those last, when every
 * proxy is created. A listener of a child context is registered with the parent context
 * that has its subscriber, and ends with the child. Thread-safe.
 */
@Internal
public final class ZmqListenerAnnotationBeanPostProcessor implements MergedBeanDefinitionPostProcessor,
		BeanFactoryAware, SmartInitializingSingleton, SmartLifecycle, DisposableBean {

	/** Spring's phase of listeners: they stop before the beans that they use. */
	private static final int PHASE = Integer.MAX_VALUE - 100;

	private final ListenerMethodFinder finder = new ListenerMethodFinder();

	private final Object lock = new Object();

	/** The listeners found before all singletons are created. Guarded by the lock. */
	private final List<DeclaredListener> waiting = new ArrayList<>();

	private final ChildContextListeners childListeners = new ChildContextListeners();

	/** Set when all singletons are created. Guarded by the lock. */
	private @Nullable ListenerRegistrar registrar;

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	/** Create a post-processor. */
	public ZmqListenerAnnotationBeanPostProcessor() {
	}

	/**
	 * Whether a class is annotated as a listener, or has annotated methods.
	 * @param type the class
	 * @return whether its beans have listeners
	 */
	public static boolean listens(Class<?> type) {
		return ListenerMethodFinder.isAnnotated(type);
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
	}

	@Override
	public void postProcessMergedBeanDefinition(RootBeanDefinition definition, Class<?> type, String beanName) {
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		List<DeclaredListener> found = this.finder.find(bean, beanName);
		if (!found.isEmpty()) {
			if (!beanFactory().containsBean(beanName) || !beanFactory().isSingleton(beanName)) {
				throw notSingleton(beanName, found.get(0).beanClass());
			}
			register(found);
		}
		return bean;
	}

	@Override
	public void afterSingletonsInstantiated() {
		requireSingletons();
		ListenerRegistrar registrar = new ListenerRegistrar(beanFactory(), this.childListeners);
		List<DeclaredListener> found;
		synchronized (this.lock) {
			this.registrar = registrar;
			found = List.copyOf(this.waiting);
			this.waiting.clear();
		}
		found.forEach(registrar::register);
	}

	@Override
	public void start() {
		this.childListeners.start();
	}

	@Override
	public void stop() {
		this.childListeners.stop();
	}

	@Override
	public boolean isRunning() {
		return this.childListeners.isRunning();
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	@Override
	public void destroy() {
		this.childListeners.unregister();
	}

	private void register(List<DeclaredListener> found) {
		ListenerRegistrar registrar;
		synchronized (this.lock) {
			registrar = this.registrar;
			if (registrar == null) {
				this.waiting.addAll(found);
				return;
			}
		}
		found.forEach(registrar::register);
	}

	/**
	 * A bean of another scope may be created late or never. Its listeners would start
	 * late or never.
	 */
	private void requireSingletons() {
		for (String beanName : beanFactory().getBeanDefinitionNames()) {
			BeanDefinition definition = beanFactory().getMergedBeanDefinition(beanName);
			if (!definition.isAbstract() && !definition.isSingleton()) {
				Class<?> type = beanFactory().getType(beanName, false);
				if (type != null && this.finder.hasListeners(type)) {
					throw notSingleton(beanName, type);
				}
			}
		}
	}

	private static ZmqConfigurationException notSingleton(String beanName, Class<?> type) {
		return new ZmqConfigurationException("Bean '" + beanName + "' of class '" + type.getTypeName()
				+ "' has listeners and is not a singleton bean: a listener lives as long as its application context."
				+ " Remove the scope, or move the listeners to a singleton bean");
	}

	private ConfigurableListableBeanFactory beanFactory() {
		Assert.state(this.beanFactory != null, "no bean factory");
		return this.beanFactory;
	}

}
