//! Paths of GitHub's REST API, as handlers.

use http_core::{get, routes};

/// Declares a handler for each pattern, the table of them all, and the list of the patterns.
macro_rules! github {
    ($($name:ident($($param:ident),*) $pattern:literal;)*) => {
        $(
            #[get($pattern)]
            fn $name($($param: &str),*) {
                $(let _ = $param;)*
            }
        )*

        routes! {
            /// All of them.
            pub(crate) GITHUB_API = [$($name),*]
        }

        /// Their patterns.
        pub(crate) const PATTERNS: &[&str] = &[$($pattern),*];
    };
}

github! {
    get_events() "/events";
    get_feeds() "/feeds";
    get_notifications() "/notifications";
    get_notifications_threads_by_id(id) "/notifications/threads/{id}";
    get_notifications_threads_by_id_subscription(id) "/notifications/threads/{id}/subscription";
    repo_events(owner, repo) "/repos/{owner}/{repo}/events";
    repo_notifications(owner, repo) "/repos/{owner}/{repo}/notifications";
    repo_stargazers(owner, repo) "/repos/{owner}/{repo}/stargazers";
    repo_subscribers(owner, repo) "/repos/{owner}/{repo}/subscribers";
    repo_subscription(owner, repo) "/repos/{owner}/{repo}/subscription";
    get_networks_by_owner_by_repo_events(owner, repo) "/networks/{owner}/{repo}/events";
    get_orgs_by_org_events(org) "/orgs/{org}/events";
    get_users_by_user_received_events(user) "/users/{user}/received_events";
    get_users_by_user_received_events_public(user) "/users/{user}/received_events/public";
    get_users_by_user_events(user) "/users/{user}/events";
    get_users_by_user_events_public(user) "/users/{user}/events/public";
    get_users_by_user_events_orgs_by_org(user, org) "/users/{user}/events/orgs/{org}";
    get_users_by_user_starred(user) "/users/{user}/starred";
    get_users_by_user_subscriptions(user) "/users/{user}/subscriptions";
    get_user_starred() "/user/starred";
    get_user_starred_by_owner_by_repo(owner, repo) "/user/starred/{owner}/{repo}";
    get_user_subscriptions() "/user/subscriptions";
    get_user_subscriptions_by_owner_by_repo(owner, repo) "/user/subscriptions/{owner}/{repo}";
    get_users_by_user_gists(user) "/users/{user}/gists";
    get_gists() "/gists";
    get_gists_public() "/gists/public";
    get_gists_starred() "/gists/starred";
    get_gists_by_id(id) "/gists/{id}";
    get_gists_by_id_star(id) "/gists/{id}/star";
    get_gists_by_id_commits(id) "/gists/{id}/commits";
    get_gists_by_id_forks(id) "/gists/{id}/forks";
    get_gists_by_id_comments(id) "/gists/{id}/comments";
    get_gists_by_id_comments_by_comment(id, comment) "/gists/{id}/comments/{comment}";
    repo_git_blobs_by_sha(owner, repo, sha) "/repos/{owner}/{repo}/git/blobs/{sha}";
    repo_git_commits_by_sha(owner, repo, sha) "/repos/{owner}/{repo}/git/commits/{sha}";
    repo_git_refs(owner, repo) "/repos/{owner}/{repo}/git/refs";
    repo_git_refs_by_name(owner, repo, name) "/repos/{owner}/{repo}/git/refs/{name}";
    repo_git_tags_by_sha(owner, repo, sha) "/repos/{owner}/{repo}/git/tags/{sha}";
    repo_git_trees_by_sha(owner, repo, sha) "/repos/{owner}/{repo}/git/trees/{sha}";
    get_issues() "/issues";
    get_user_issues() "/user/issues";
    get_orgs_by_org_issues(org) "/orgs/{org}/issues";
    repo_issues(owner, repo) "/repos/{owner}/{repo}/issues";
    repo_issues_by_number(owner, repo, number) "/repos/{owner}/{repo}/issues/{number}";
    repo_assignees(owner, repo) "/repos/{owner}/{repo}/assignees";
    repo_assignees_by_assignee(owner, repo, assignee) "/repos/{owner}/{repo}/assignees/{assignee}";
    repo_issues_by_number_comments(owner, repo, number) "/repos/{owner}/{repo}/issues/{number}/comments";
    repo_issues_by_number_events(owner, repo, number) "/repos/{owner}/{repo}/issues/{number}/events";
    repo_issues_by_number_timeline(owner, repo, number) "/repos/{owner}/{repo}/issues/{number}/timeline";
    repo_issues_comments(owner, repo) "/repos/{owner}/{repo}/issues/comments";
    repo_issues_comments_by_id(owner, repo, id) "/repos/{owner}/{repo}/issues/comments/{id}";
    repo_issues_events(owner, repo) "/repos/{owner}/{repo}/issues/events";
    repo_issues_events_by_id(owner, repo, id) "/repos/{owner}/{repo}/issues/events/{id}";
    repo_labels(owner, repo) "/repos/{owner}/{repo}/labels";
    repo_labels_by_name(owner, repo, name) "/repos/{owner}/{repo}/labels/{name}";
    repo_issues_by_number_labels(owner, repo, number) "/repos/{owner}/{repo}/issues/{number}/labels";
    repo_milestones(owner, repo) "/repos/{owner}/{repo}/milestones";
    repo_milestones_by_number(owner, repo, number) "/repos/{owner}/{repo}/milestones/{number}";
    repo_milestones_by_number_labels(owner, repo, number) "/repos/{owner}/{repo}/milestones/{number}/labels";
    get_emojis() "/emojis";
    get_gitignore_templates() "/gitignore/templates";
    get_gitignore_templates_by_name(name) "/gitignore/templates/{name}";
    get_meta() "/meta";
    get_rate_limit() "/rate_limit";
    get_zen() "/zen";
    get_licenses() "/licenses";
    get_licenses_by_license(license) "/licenses/{license}";
    get_users_by_user_orgs(user) "/users/{user}/orgs";
    get_user_orgs() "/user/orgs";
    get_orgs_by_org(org) "/orgs/{org}";
    get_orgs_by_org_members(org) "/orgs/{org}/members";
    get_orgs_by_org_members_by_user(org, user) "/orgs/{org}/members/{user}";
    get_orgs_by_org_public_members(org) "/orgs/{org}/public_members";
    get_orgs_by_org_public_members_by_user(org, user) "/orgs/{org}/public_members/{user}";
    get_orgs_by_org_teams(org) "/orgs/{org}/teams";
    get_teams_by_id(id) "/teams/{id}";
    get_teams_by_id_members(id) "/teams/{id}/members";
    get_teams_by_id_members_by_user(id, user) "/teams/{id}/members/{user}";
    get_teams_by_id_repos(id) "/teams/{id}/repos";
    get_teams_by_id_repos_by_owner_by_repo(id, owner, repo) "/teams/{id}/repos/{owner}/{repo}";
    get_user_teams() "/user/teams";
    repo_pulls(owner, repo) "/repos/{owner}/{repo}/pulls";
    repo_pulls_by_number(owner, repo, number) "/repos/{owner}/{repo}/pulls/{number}";
    repo_pulls_by_number_commits(owner, repo, number) "/repos/{owner}/{repo}/pulls/{number}/commits";
    repo_pulls_by_number_files(owner, repo, number) "/repos/{owner}/{repo}/pulls/{number}/files";
    repo_pulls_by_number_merge(owner, repo, number) "/repos/{owner}/{repo}/pulls/{number}/merge";
    repo_pulls_by_number_comments(owner, repo, number) "/repos/{owner}/{repo}/pulls/{number}/comments";
    repo_pulls_by_number_reviews(owner, repo, number) "/repos/{owner}/{repo}/pulls/{number}/reviews";
    repo_pulls_by_number_reviews_by_id(owner, repo, number, id) "/repos/{owner}/{repo}/pulls/{number}/reviews/{id}";
    repo_pulls_comments(owner, repo) "/repos/{owner}/{repo}/pulls/comments";
    repo_pulls_comments_by_id(owner, repo, id) "/repos/{owner}/{repo}/pulls/comments/{id}";
    get_user_repos() "/user/repos";
    get_users_by_user_repos(user) "/users/{user}/repos";
    get_orgs_by_org_repos(org) "/orgs/{org}/repos";
    get_repositories() "/repositories";
    repo(owner, repo) "/repos/{owner}/{repo}";
    repo_contributors(owner, repo) "/repos/{owner}/{repo}/contributors";
    repo_languages(owner, repo) "/repos/{owner}/{repo}/languages";
    repo_teams(owner, repo) "/repos/{owner}/{repo}/teams";
    repo_tags(owner, repo) "/repos/{owner}/{repo}/tags";
    repo_branches(owner, repo) "/repos/{owner}/{repo}/branches";
    repo_branches_by_branch(owner, repo, branch) "/repos/{owner}/{repo}/branches/{branch}";
    repo_branches_by_branch_protection(owner, repo, branch) "/repos/{owner}/{repo}/branches/{branch}/protection";
    repo_collaborators(owner, repo) "/repos/{owner}/{repo}/collaborators";
    repo_collaborators_by_user(owner, repo, user) "/repos/{owner}/{repo}/collaborators/{user}";
    repo_comments(owner, repo) "/repos/{owner}/{repo}/comments";
    repo_commits_by_sha_comments(owner, repo, sha) "/repos/{owner}/{repo}/commits/{sha}/comments";
    repo_commits(owner, repo) "/repos/{owner}/{repo}/commits";
    repo_commits_by_sha(owner, repo, sha) "/repos/{owner}/{repo}/commits/{sha}";
    repo_commits_by_sha_status(owner, repo, sha) "/repos/{owner}/{repo}/commits/{sha}/status";
    repo_readme(owner, repo) "/repos/{owner}/{repo}/readme";
    repo_contents_by_path(owner, repo, path) "/repos/{owner}/{repo}/contents/{path}";
    repo_keys(owner, repo) "/repos/{owner}/{repo}/keys";
    repo_keys_by_id(owner, repo, id) "/repos/{owner}/{repo}/keys/{id}";
    repo_downloads(owner, repo) "/repos/{owner}/{repo}/downloads";
    repo_downloads_by_id(owner, repo, id) "/repos/{owner}/{repo}/downloads/{id}";
    repo_forks(owner, repo) "/repos/{owner}/{repo}/forks";
    repo_hooks(owner, repo) "/repos/{owner}/{repo}/hooks";
    repo_hooks_by_id(owner, repo, id) "/repos/{owner}/{repo}/hooks/{id}";
    repo_releases(owner, repo) "/repos/{owner}/{repo}/releases";
    repo_releases_by_id(owner, repo, id) "/repos/{owner}/{repo}/releases/{id}";
    repo_releases_by_id_assets(owner, repo, id) "/repos/{owner}/{repo}/releases/{id}/assets";
    repo_releases_latest(owner, repo) "/repos/{owner}/{repo}/releases/latest";
    repo_stats_contributors(owner, repo) "/repos/{owner}/{repo}/stats/contributors";
    repo_stats_commit_activity(owner, repo) "/repos/{owner}/{repo}/stats/commit_activity";
    repo_stats_code_frequency(owner, repo) "/repos/{owner}/{repo}/stats/code_frequency";
    repo_stats_participation(owner, repo) "/repos/{owner}/{repo}/stats/participation";
    repo_stats_punch_card(owner, repo) "/repos/{owner}/{repo}/stats/punch_card";
    repo_statuses_by_sha(owner, repo, sha) "/repos/{owner}/{repo}/statuses/{sha}";
    repo_deployments(owner, repo) "/repos/{owner}/{repo}/deployments";
    repo_deployments_by_id_statuses(owner, repo, id) "/repos/{owner}/{repo}/deployments/{id}/statuses";
    repo_actions_runs(owner, repo) "/repos/{owner}/{repo}/actions/runs";
    repo_actions_runs_by_id_jobs(owner, repo, id) "/repos/{owner}/{repo}/actions/runs/{id}/jobs";
    get_search_repositories() "/search/repositories";
    get_search_code() "/search/code";
    get_search_issues() "/search/issues";
    get_search_users() "/search/users";
    get_users_by_user(user) "/users/{user}";
    get_user() "/user";
    get_users() "/users";
    get_user_emails() "/user/emails";
    get_users_by_user_followers(user) "/users/{user}/followers";
    get_user_followers() "/user/followers";
    get_users_by_user_following(user) "/users/{user}/following";
    get_user_following() "/user/following";
    get_user_following_by_user(user) "/user/following/{user}";
    get_users_by_user_following_by_target(user, target) "/users/{user}/following/{target}";
    get_users_by_user_keys(user) "/users/{user}/keys";
    get_user_keys() "/user/keys";
    get_user_keys_by_id(id) "/user/keys/{id}";
}
