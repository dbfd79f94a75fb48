//! The plan as the engines take it that run shards on many machines.

use serde_json::json;

/// An engine that runs the same command many times, each with a number of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A matrix of GitHub Actions, as JSON for `fromJSON`.
    Matrix,
    /// An Indexed Job of Kubernetes.
    Kubernetes,
    /// A batch script with an array of jobs for Slurm.
    Slurm,
}

/// What one shard has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    /// From 1.
    pub index: usize,
    pub count: usize,
    pub editions: usize,
    /// Milliseconds, or bytes of text where no cost is known: comparable among the tasks of one plan.
    pub cost: u64,
}

/// The tasks of shares, given as the number of editions and the cost of each.
pub fn tasks(shares: &[(usize, u64)]) -> Vec<Task> {
    let count = shares.len();
    let task = |(idx, (editions, cost)): (usize, &(usize, u64))| Task {
        index: idx + 1,
        count,
        editions: *editions,
        cost: *cost,
    };
    shares.iter().enumerate().map(task).collect()
}

/// The command that each job runs, beside its share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// The folder in which each job makes one of its own.
    pub out: String,
    /// Options and paths.
    pub arguments: Vec<String>,
}

/// What the engine takes.
pub fn written_for(engine: Engine, tasks: &[Task], order: &Order) -> String {
    match engine {
        Engine::Matrix => matrix(tasks),
        Engine::Kubernetes => kubernetes(tasks, order),
        Engine::Slurm => slurm(tasks, order),
    }
}

/// One line: it is put into `$GITHUB_OUTPUT`.
fn matrix(tasks: &[Task]) -> String {
    let include: Vec<_> = tasks
        .iter()
        .map(|own| json!({ "shard": format!("{}/{}", own.index, own.count), "editions": own.editions }))
        .collect();
    json!({ "include": include }).to_string()
}

/// Jobs of Kubernetes, `completionMode: Indexed`; each finds its number in `JOB_COMPLETION_INDEX`, and
/// the folder of its own by the annotation from which that comes.
fn kubernetes(tasks: &[Task], order: &Order) -> String {
    let count = tasks.len().max(1);
    // Kubernetes puts in the values of variables, and takes `$$` for a plain sign.
    let plain = |text: &String| text.replace("$(", "$$(");
    let out = format!("{}/shard-$(BINDERY_INDEX)", plain(&order.out));
    let own = ["build", "--shard", "auto", "--out", &out].map(str::to_owned);
    let arguments: Vec<String> = own.into_iter().chain(order.arguments.iter().map(plain)).collect();
    let arguments = json!(arguments);
    format!(
        "apiVersion: batch/v1
kind: Job
metadata:
  name: bindery
spec:
  completionMode: Indexed
  completions: {count}
  parallelism: {count}
  backoffLimitPerIndex: 1
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: bindery
          image: bindery
          workingDir: /work
          command: [bindery]
          args: {arguments}
          env:
            - name: BINDERY_SHARDS
              value: \"{count}\"
            - name: BINDERY_INDEX
              valueFrom:
                fieldRef:
                  fieldPath: metadata.annotations['batch.kubernetes.io/job-completion-index']
          volumeMounts:
            - name: work
              mountPath: /work
      volumes:
        - name: work
          persistentVolumeClaim:
            claimName: bindery"
    )
}

/// A script for `sbatch`; each job of the array finds its number in `SLURM_ARRAY_TASK_ID`, and uses as
/// many threads as it was given.
fn slurm(tasks: &[Task], order: &Order) -> String {
    let count = tasks.len().max(1);
    let own = format!("{}/shard-", order.out);
    let arguments: Vec<String> = order.arguments.iter().map(|own| quoted(own)).collect();
    format!(
        "#!/bin/sh
#SBATCH --job-name=bindery
#SBATCH --array=1-{count}
#SBATCH --output=bindery-%a.log
exec bindery build --shard auto --jobs \"${{SLURM_CPUS_ON_NODE:-1}}\" \\
  --out {}\"$SLURM_ARRAY_TASK_ID\" {}",
        quoted(&own),
        arguments.join(" ")
    )
}

/// As a shell reads it back.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_engine_is_told_how_many_shards_there_are() {
        let tasks = tasks(&[(3, 10), (2, 9)]);
        let order =
            Order { out: "build".to_owned(), arguments: vec!["my books".to_owned(), "$(a)".to_owned()] };
        let written = |engine| written_for(engine, &tasks, &order);
        let matrix: serde_json::Value = serde_json::from_str(&written(Engine::Matrix)).expect("it is JSON");
        assert_eq!(matrix["include"][1]["shard"], "2/2");
        let script = written(Engine::Slurm);
        assert!(script.contains("--array=1-2\n"));
        assert!(script.ends_with("--out build/shard-\"$SLURM_ARRAY_TASK_ID\" 'my books' '$(a)'"), "{script}");
        let job: serde_yaml_ng::Value =
            serde_yaml_ng::from_str(&written(Engine::Kubernetes)).expect("it is YAML");
        assert_eq!(job["spec"]["completions"], 2);
        let arguments = &job["spec"]["template"]["spec"]["containers"][0]["args"];
        assert_eq!(arguments[4], "build/shard-$(BINDERY_INDEX)");
        assert_eq!((&arguments[5], &arguments[6]), (&"my books".into(), &"$$(a)".into()));
    }
}
